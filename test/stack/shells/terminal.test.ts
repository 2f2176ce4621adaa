import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestLedger } from '../../../packages/cli/src/ledger/testing.ts';

const MAIN = join(import.meta.dirname, '../../../packages/cli/src/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'costspan-terminal-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Enough that a person would wonder: copies of one record with keys of their own. */
const MEGABYTES = 24;
beforeAll(() => {
  const ledger = new TestLedger(join(folder, 'one'));
  ledger.charge({ key: 'the-key' });
  const [name = ''] = spawnSync('ls', [ledger.folder], { encoding: 'utf8' }).stdout.split('\n');
  const line = readFileSync(join(ledger.folder, name), 'utf8');
  const lines: string[] = [];
  for (let n = 0; n * line.length < MEGABYTES * 1024 * 1024; n++) lines.push(line.replaceAll('the-key', `key-${n}`));
  writeFileSync(join(folder, 'long.jsonl'), lines.join(''));
  const bill = [{ provider: 'fal', model: 'fal-ai/flux/dev', amount: '1', at: '2026-11-24T10:00:00Z', id: 'a' }];
  writeFileSync(join(folder, 'bill.json'), JSON.stringify(bill));
});

const word = (text: string): string => `'${text}'`;

/** What a terminal of 80 columns gets to see, standard output and error alike; or only standard error, where output goes to a file. */
function onTerminal(args: readonly string[], { env = {}, out = '' } = {}): string {
  const run = [process.execPath, MAIN, ...args].map(word).join(' ');
  const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...own } = process.env;
  const { stdout } = spawnSync(
    'script',
    ['-qec', `stty cols 80; ${run}${out === '' ? '' : ` > ${word(out)}`}`, '/dev/null'],
    { cwd: folder, encoding: 'utf8', env: { ...own, TERM: 'xterm-256color', ...env } },
  );
  return stdout.replaceAll('\r\n', '\n');
}

function piped(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { NO_COLOR: _, FORCE_COLOR: __, ...own } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...own, ...env },
  });
  return stdout + stderr;
}

const ESC = '\u001B';
const COMPARE = ['compare', 'video', 'duration=8', 'resolution=1080p'];
const UNPRICED = ['price', 'fal', 'nothing-of-this-name'];

describe('a terminal', () => {
  it('has tables of its own width; --wide and a pipe have them whole', () => {
    const shown = stripVTControlCharacters(onTerminal(COMPARE)).split('\n');
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(shown.join('\n')).toMatch(/^no room for .*DAYS OLD.*--wide$/m);
    const wide = stripVTControlCharacters(onTerminal([...COMPARE, '--wide']));
    expect(wide).toBe(piped(COMPARE));
    expect(wide).toMatch(/^AMOUNT .*UNIT PRICE .*DAYS OLD/);
  });

  it('has headings in bold and what is unknown in red, unless NO_COLOR', () => {
    expect(onTerminal(COMPARE)).toContain(`${ESC}[1mAMOUNT`);
    expect(onTerminal(UNPRICED)).toContain(`${ESC}[31munpriced${ESC}[39m`);
    expect(onTerminal(UNPRICED, { env: { NO_COLOR: '1' } })).not.toContain(ESC);
    expect(onTerminal(['--help'])).toContain(`${ESC}[1mUsage:`);
    const compared = onTerminal(['reconcile', 'one', 'bill.json']);
    for (const wrong of ['not equal', 'difference']) expect(compared).toContain(`${ESC}[31m${wrong}`);
    expect(compared).not.toContain(`${ESC}[31mmatched`);
  });
});

describe('a pipe', () => {
  it('has no colours, unless FORCE_COLOR', () => {
    expect(piped(UNPRICED)).not.toContain(ESC);
    expect(piped(COMPARE)).not.toContain(ESC);
    expect(piped(UNPRICED, { FORCE_COLOR: '1' })).toContain(`${ESC}[31munpriced`);
  });

  it('has no progress', () => {
    expect(piped(['report', 'long.jsonl'])).not.toContain('reading');
  });
});

describe.each([
  ['report', ['report', 'long.jsonl']],
  ['reprice', ['reprice', 'long.jsonl', '--dry-run']],
  ['focus', ['focus', 'long.jsonl', '--out', 'rows.csv']],
  ['reconcile', ['reconcile', 'long.jsonl', 'bill.json']],
])('%s of a long ledger', (_, args) => {
  it('says how far it is, and takes that away', () => {
    const shown = onTerminal(args, { out: 'answer' });
    const pictures = [...shown.matchAll(/reading the ledger(?: again)?: \d+ % of 24 MB/g)];
    expect(pictures.length).toBeGreaterThan(1);
    // What a terminal shows in the end: of each line, what comes after its last erasure.
    const left = shown.split('\n').map((line) => line.slice(line.lastIndexOf(`\r${ESC}[K`) + 1));
    expect(left.join('\n')).not.toContain('reading');
  });
});
