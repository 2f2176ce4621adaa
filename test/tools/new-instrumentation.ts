/** Makes the package of an SDK from the template: `pnpm new-instrumentation NAME [--sdk NPM_PACKAGE] [--provider PROVIDER]`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assertUsable, meters, writePackage, WrongUse } from './template/package.ts';
import type { NewPackage } from './template/package.ts';
import { listInAuto } from './template/auto.ts';
import { hints } from './template/hints.ts';

const ROOT = join(import.meta.dirname, '../..');

const HELP = `Makes packages/instrumentation-NAME from templates/instrumentation and lists it in @costspan/auto.

  pnpm new-instrumentation NAME [--sdk NPM_PACKAGE] [--provider PROVIDER]

  NAME       short name of the SDK: lower-case letters, digits and hyphens
  --sdk      npm package that the app imports; without it the package works on the template's fictional SDK
  --provider who bills the calls, as packages/meters/src names it; NAME where it is left out

Example: pnpm new-instrumentation luma --sdk lumaai
CONTRIBUTING.md, "Add an SDK", goes on from there.
`;

/** The pnpm that started this; another \`npx\` beside it would wait for the lock of the one that runs. */
function pnpm(args: readonly string[], stdio: 'inherit' | 'pipe'): { readonly ok: boolean; readonly out: string } {
  const started = process.env['npm_execpath'];
  const [command = 'npx', ...first] = started?.includes('pnpm')
    ? /\.[cm]?js$/.test(started)
      ? [process.execPath, started]
      : [started]
    : ['npx', '-y', 'pnpm@12'];
  const { status, stdout } = spawnSync(command, [...first, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', stdio, 'inherit'],
  });
  return { ok: status === 0, out: stdout ?? '' };
}

/** The newest version of an npm package, for example `1.6.0`. */
function newestVersion(sdk: string): string {
  const version = /^\d+\.\d+\.\d+\S*$/m.exec(pnpm(['view', sdk, 'version'], 'pipe').out)?.[0];
  if (version === undefined)
    throw new WrongUse(
      `--sdk is "${sdk}", of which npm gave no version (see above): give the package that an app imports`,
    );
  return version;
}

function readArguments(args: readonly string[]): NewPackage | undefined {
  const { values, positionals } = parseOrRefuse(args);
  if (values.help) return undefined;
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new WrongUse(`give one NAME, for example: luma`);
  const { sdk } = values;
  const isMeter = meters(ROOT).includes(name);
  const provider = values.provider ?? (isMeter ? name : undefined);
  if (sdk !== undefined && provider === undefined)
    throw new WrongUse(
      `--provider is missing, since no meter is called ${name}. There are: ${meters(ROOT).join(', ')}`,
    );
  assertUsable(ROOT, name, provider);
  return { name, sdk: sdk === undefined ? undefined : { name: sdk, version: newestVersion(sdk) }, provider };
}

function parseOrRefuse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { sdk: { type: 'string' }, provider: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
}

function nextSteps({ name, sdk }: NewPackage): string {
  const folder = `packages/instrumentation-${name}`;
  const found = sdk ? hints(join(ROOT, folder, 'node_modules', sdk.name)) : [];
  return `
${folder} is there, and listed in packages/auto.
${found.map((hint) => `\n* ${hint}\n`).join('')}
Find the methods that cost money in ${folder}/node_modules/${sdk?.name ?? 'acme-sdk'}.
Then replace what is marked REPLACE, in this order:

  1. fixtures/                 one exchange for each method: \`call\`, \`exchange\`, \`expect\`; delete the others
  2. src/conformance.test.ts   how a client is made, and which fixtures play what
  3. src/spec.ts               one row for each method, and where the objects are that have them
  4. src/index.ts, src/sdk.ts, README.md, testing/packed.mjs
  5. testing/                  what the tests of all SDKs need to know of this one, where its provider has a simulator

  test it:      npx -y pnpm@12 test ${folder}

  at the end:   npx -y pnpm@12 generate    READMEs’ tables, API reports, format
                npx -y pnpm@12 check

CONTRIBUTING.md, "Add an SDK", has each step, and what a red case means.
`;
}

function main(): void {
  const wanted = readArguments(process.argv.slice(2));
  if (!wanted) return void process.stdout.write(HELP);
  writePackage(ROOT, wanted);
  const changed = listInAuto(ROOT, wanted.name);
  spawnSync(
    join(ROOT, 'node_modules/.bin/oxfmt'),
    [...changed, join(ROOT, 'packages', `instrumentation-${wanted.name}`)],
    {
      stdio: 'ignore',
    },
  );
  if (!pnpm(['install', '--no-frozen-lockfile'], 'inherit').ok)
    throw new Error(`the package is written, but \`pnpm install\` failed: see above, then run it again`);
  process.stdout.write(nextSteps(wanted));
}

try {
  main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  if (error instanceof WrongUse) process.stderr.write('--help has an example\n');
  process.exitCode = error instanceof WrongUse ? 2 : 1;
}
