/**
 * Writes from the specs what READMEs say of them: the root's table of SDKs, the one of known packages in
 * that of `auto`, and in each instrumentation's its supported versions and its methods; and from
 * test/runtimes the table of where costspan runs. `--check` only compares.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sdks } from '@costspan/auto/specs';
import type { MethodRow, SdkIdentity, SdkSpec } from '@costspan/instrumentation';
import { inWords, knownSdks } from '../../packages/cli/src/doctor/known-sdks.ts';
import { groups } from '../runtimes/cells/index.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The headings of an instrumentation's README, in their order. */
export const HEADINGS: readonly string[] = ['## Start', '## Supported versions', '## What is covered', '## Limits'];

const ROLES: Readonly<Record<string, string>> = {
  generate: 'one span with the money',
  submit: 'a span with the estimate; the money stands on the settlement',
  settle: 'the settlement, by the first that sees the job’s end',
  stream: 'one span, as long as the stream',
  wait: 'the settlement, as long as the wait',
};

interface PublicMethod {
  readonly publicName: string;
  readonly role: string;
}

function publicMethods({ publicName, role, also = [] }: MethodRow): PublicMethod[] {
  return publicName === undefined ? [] : [{ publicName, role }, ...also];
}

/** The methods that leave something, those of one role together; each once. */
function methodsByRole({ methods }: SdkSpec): (readonly [meaning: string, names: string[]])[] {
  const all = methods.flatMap(publicMethods);
  return Object.entries(ROLES).flatMap(([role, meaning]) => {
    const names = all.filter((method) => method.role === role).map(({ publicName }) => `\`${publicName}\``);
    return names.length === 0 ? [] : [[meaning, [...new Set(names)]] as const];
  });
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** All SDKs with what measures them, for the root's README. */
function covered(): string {
  const rows = sdks.map(({ scope, versions }) => {
    const folder = scope.name.replace('@costspan/', '');
    const names = Object.entries(versions).map(([name, range]) => `\`${name}\` ${range}`);
    return [names.join(', '), `[${folder}](packages/${folder})`];
  });
  return table(['SDK', 'measured by'], rows);
}

function ownMethods(spec: SdkSpec): string {
  const rows = methodsByRole(spec).flatMap(([meaning, names]) => names.map((name) => [name, meaning]));
  return table(['method', 'what it leaves'], rows);
}

function ownVersions({ versions }: SdkIdentity): string {
  return table(
    ['npm package', 'versions'],
    Object.entries(versions).map(([name, range]) => [`\`${name}\``, `\`${range}\``]),
  );
}

/** Every SDK that doctor knows, those that are seen in one way together. */
function ways(): string {
  const names = Map.groupBy(knownSdks(sdks), inWords);
  const order = ['instrumentation', 'http', 'layer', 'unseen'];
  const rows = [...names].toSorted(([, [a]], [, [b]]) => order.indexOf(a?.way ?? '') - order.indexOf(b?.way ?? ''));
  return table(
    ['npm package', 'its calls'],
    rows.map(([words, sdks]) => [sdks.map(({ name }) => `\`${name}\``).join(', '), words]),
  );
}

/** Runtimes in which cells of `test/runtimes` run. */
function runtimes(): string {
  const rows = groups.flatMap((group) => group.rows);
  return table(
    ['runtime', 'switched on by', 'measured', 'mind'],
    rows.map(({ runtime, how, measured, limits }) => [runtime, how, measured, limits]),
  );
}

/** A README with the parts between its markers written anew. */
function withParts(path: string, parts: Readonly<Record<string, string>>): string {
  let text = readFileSync(path, 'utf8');
  for (const [name, part] of Object.entries(parts)) {
    const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
    const [before, rest] = split(text, start);
    const [, after] = split(rest ?? '', end);
    if (rest === undefined || after === undefined)
      throw new Error(`${relative(ROOT, path)}: the markers ${start} and ${end} are missing, one line each`);
    text = `${before}${start}\n${part}\n${end}${after}`;
  }
  return text;
}

function split(text: string, at: string): readonly [string, string | undefined] {
  const found = text.indexOf(at);
  return found === -1 ? [text, undefined] : [text.slice(0, found), text.slice(found + at.length)];
}

/** Folders of instrumentations of an SDK; the template is one of them. */
export function instrumentations(): string[] {
  return globSync(['packages/instrumentation-*', 'templates/instrumentation'], { cwd: ROOT })
    .filter((folder) => existsSync(join(ROOT, folder, 'src/sdk.ts')))
    .toSorted();
}

/** What an app starts with: here stands where it runs, and what it knows. */
const AUTO = 'packages/auto/README.md';

/** Each README that has such parts, by its path from the root, as it should be. */
export async function renewedReadmes(): Promise<ReadonlyMap<string, string>> {
  const readmes = new Map([
    ['README.md', withParts(join(ROOT, 'README.md'), { sdks: covered() })],
    [AUTO, withParts(join(ROOT, AUTO), { runtimes: runtimes(), sdks: ways() })],
  ]);
  for (const folder of instrumentations()) {
    const path = join(folder, 'README.md');
    const { spec } = (await import(pathToFileURL(join(ROOT, folder, 'src/spec.ts')).href)) as { spec: SdkSpec };
    readmes.set(path, withParts(join(ROOT, path), { versions: ownVersions(spec), methods: ownMethods(spec) }));
  }
  return readmes;
}

if (import.meta.main) {
  for (const [path, wanted] of await renewedReadmes()) {
    if (readFileSync(join(ROOT, path), 'utf8') === wanted) continue;
    if (!process.argv.includes('--check')) {
      writeFileSync(join(ROOT, path), wanted);
      process.stdout.write(`${path}\n`);
    } else {
      process.stderr.write(`${path}: its tables are not current; run: npx -y pnpm@12 readme\n`);
      process.exitCode = 1;
    }
  }
}
