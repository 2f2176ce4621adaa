import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { sdks } from '@costspan/auto/specs';
import { beforeAll, expect, it } from 'vitest';
import { DEPENDENCIES, INSTALL_TIMEOUT } from './support/app.ts';
import { copyOfCheckout } from './support/copy.ts';
import { install } from './support/install.ts';
import { manifest, pack, packages } from './support/pack.ts';
import { node, run } from './support/run.ts';
import { fixtureOf } from './support/stand-in.ts';
import { TRACES_ALONE } from './support/traces-alone.ts';

/** Another than that of the checkout, whatever that is. */
const OLD = manifest('core').version;
const NEW = OLD.replace(/^(\d+)\..*/, (_, major: string) => `${Number(major) + 1}.0.0`);
let copy: string;
let app: string;

beforeAll(async () => {
  copy = await copyOfCheckout('release');
  for (const file of globSync('.changeset/*.md', { cwd: copy })) rmSync(join(copy, file));
  writeFileSync(join(copy, '.changeset/one.md'), `---\n'@costspan/core': major\n---\n\nA change that is released\n`);
  await run(process.execPath, [join(copy, 'node_modules/@changesets/cli/bin.js'), 'version'], { cwd: copy });
  app = await install('release', DEPENDENCIES, await pack(packages(), copy));
}, INSTALL_TIMEOUT);

it('gives all packages one version, and takes the changeset for the changelog', () => {
  const versions = packages().map((folder) => {
    const text = readFileSync(join(app, 'node_modules', manifest(folder).name, 'package.json'), 'utf8');
    const { version, dependencies = {} } = JSON.parse(text) as {
      version: string;
      dependencies?: Record<string, string>;
    };
    return [
      version,
      ...Object.entries(dependencies).flatMap(([name, range]) => (/costspan/.test(name) ? [range] : [])),
    ];
  });
  expect(new Set(versions.flat())).toEqual(new Set([NEW, `^${NEW}`]));
  const changelog = readFileSync(join(copy, 'packages/core/CHANGELOG.md'), 'utf8');
  expect(changelog).toContain(`## ${NEW}\n\n### Major Changes\n\n- A change that is released`);
  expect(existsSync(join(copy, '.changeset/one.md'))).toBe(false);
});

it.each(['esm', 'cjs'] as const)('states the new version as that of its scopes: %s', async (format) => {
  const file = `scopes.${format === 'esm' ? 'mjs' : 'cjs'}`;
  const source = readFileSync(join(import.meta.dirname, 'apps/scopes.mjs'), 'utf8');
  writeFileSync(join(app, file), (await transform(source, { format })).code);
  const env = { FIXTURE: JSON.stringify(fixtureOf('instrumentation-openai', 'images-generate')), ...TRACES_ALONE };
  const { code, stdout, stderr } = await node([file], { cwd: app, env }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    '@costspan/core': NEW,
    '@costspan/instrumentation-openai': NEW,
  });
});

it('states the new version in the spec of every SDK', async () => {
  const script = `
    import { sdks } from '@costspan/auto/specs';
    console.log(JSON.stringify(sdks.flatMap((sdk) => [sdk.scope, sdk.load().scope])));`;
  const { stdout } = await node(['--input-type=module', '--eval', script], { cwd: app }).ended;
  const scopes = sdks.map(({ scope: { name } }) => ({ name, version: NEW }));
  expect(JSON.parse(stdout)).toEqual(scopes.flatMap((scope) => [scope, scope]));
});
