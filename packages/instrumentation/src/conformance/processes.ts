import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ChildReport, ChildTask } from './child.ts';
import { fixtureOf } from './options.ts';
import type { Case, Fixture } from './options.ts';
import type { Player } from './play.ts';
import { canRequire } from './sdk-copies.ts';

/** Files beside this one have its extension: TypeScript in the repository, JavaScript in the package. */
const EXTENSION = extname(import.meta.url);
const REGISTER = new URL(`./register${EXTENSION}`, import.meta.url);
const CHILD = new URL(`./child${EXTENSION}`, import.meta.url);

/** The package in a process of its own, as an app starts: the module hooks see the SDK in both module systems. */
export function processCases(player: Player, fixtures: readonly Fixture[]): Case[] {
  const { sdk, otherVersions = [] } = player.options;
  return [sdk, ...otherVersions].flatMap((name) => casesOf(name, player, fixtures));
}

function casesOf(name: string, player: Player, fixtures: readonly Fixture[]): Case[] {
  const sdk = JSON.stringify(name);
  const esm = `import * as sdk from ${sdk}; import { play } from ${JSON.stringify(CHILD.href)}; await play(sdk);`;
  const commonJs = `require(${JSON.stringify(fileURLToPath(CHILD))}).play(require(${sdk}));`;
  const ways: readonly (readonly [title: string, args: readonly string[], file: string, source: string])[] = [
    [`process: import of ${name}, --import`, ['--import', REGISTER.href], 'app.mjs', esm],
    [`process: require() of ${name}, --import`, ['--import', REGISTER.href], 'app.cjs', commonJs],
    [`process: require() of ${name}, --require`, ['--require', fileURLToPath(REGISTER)], 'app.cjs', commonJs],
  ];
  // What a package does not export, no app can ask for.
  const possible = ways.filter(([, , , source]) => source === esm || canRequire(name, player.options.from));
  return possible.map(([title, args, file, source]) => ({
    name: title,
    run: () =>
      inPackage(player.options.from, async (folder) => {
        writeFileSync(join(folder, file), source);
        assertCharged(await runChild([...args, join(folder, file)], player, fixtures), player, fixtures);
      }),
  }));
}

/** Runs with a new folder inside the package that `from` belongs to, from which its dependencies resolve. */
export async function inPackage(from: string, run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(packageFolder(from), '.conformance-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs Node, and reads what the child says that it recorded. */
export async function runChild(
  args: readonly string[],
  { spec, options }: Player,
  fixtures: readonly Fixture[],
): Promise<ChildReport> {
  const fixture = fixtureOf(fixtures, options.model);
  const { url = '', request } = fixture.exchange;
  const { body } = options.serve?.(fixture, { method: 'POST', url, headers: {}, body: request }, 1) ?? {};
  const task: ChildTask = {
    from: options.from,
    package: spec.scope.name,
    client: String(options.client),
    fixture,
    bytes: body instanceof Uint8Array ? Buffer.from(body).toString('base64') : undefined,
  };
  const child = spawn(process.execPath, args, {
    env: { ...process.env, NODE_OPTIONS: '', COSTSPAN_CONFORMANCE: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  assert.equal(code, 0, `the process ended with ${String(code)}: ${err || out}`);
  return JSON.parse(out) as ChildReport;
}

/** The child's call is one span and one charge, of the amount that the fixture states. */
export function assertCharged(report: ChildReport, { options }: Player, fixtures: readonly Fixture[]): void {
  assert.equal(report.spans, 1, 'the call is one span');
  assert.deepEqual(report.amounts, [fixtureOf(fixtures, options.model).expect['amount']], 'the call is one charge');
}

function packageFolder(from: string): string {
  let folder = dirname(fileURLToPath(from));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
