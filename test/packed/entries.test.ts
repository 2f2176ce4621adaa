import { beforeAll, expect, it } from 'vitest';
import { INSTALL_TIMEOUT, installApp } from './support/app.ts';
import { installedEntries } from './support/entries.ts';
import { node } from './support/run.ts';

let app: string;
beforeAll(async () => {
  app = await installApp();
}, INSTALL_TIMEOUT);

/** Loads each entry in one process; answers those that did not load, with the error. */
async function failures(specifiers: readonly string[], load: string, args: readonly string[]): Promise<unknown> {
  const script = `
    const failures = {};
    (async () => {
      for (const specifier of ${JSON.stringify(specifiers)})
        try { ${load}; } catch (error) { failures[specifier] = error.message; }
      console.log(JSON.stringify(failures));
    })();`;
  const env = { COSTSPAN_DISABLED: 'true' };
  const { stdout, stderr } = await node([...args, '--eval', script], { cwd: app, env }).ended;
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** These belong to a process that the suite starts. */
const isApp = (specifier: string): boolean => !specifier.endsWith('conformance');

it('imports every entry', async () => {
  const entries = installedEntries(app).map(({ specifier }) => specifier);
  expect(await failures(entries.filter(isApp), 'await import(specifier)', ['--input-type=module'])).toEqual({});
});

it('requires every entry', async () => {
  const entries = installedEntries(app).map(({ specifier }) => specifier);
  expect(await failures(entries.filter(isApp), 'require(specifier)', ['--input-type=commonjs'])).toEqual({});
});

it('requires every entry with a CommonJS build where no ECMAScript module can be required', async () => {
  const entries = installedEntries(app).flatMap(({ specifier, isDual }) => (isDual ? [specifier] : []));
  // The hooks are those of Node's own loader; they come with an ECMAScript module of import-in-the-middle.
  entries.splice(entries.indexOf('@costspan/instrumentation/hooks'), 1);
  const args = ['--no-experimental-require-module', '--input-type=commonjs'];
  expect(await failures(entries.filter(isApp), 'require(specifier)', args)).toEqual({});
});
