import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { program } from '../build/parts.ts';

const MAIN = join(import.meta.dirname, '../../../packages/cli/src/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'costspan-shells-'));
afterAll(() => rmSync(folder, { recursive: true }));

function scriptFor(shell: string): string {
  const file = join(folder, `costspan.${shell}`);
  writeFileSync(file, execFileSync(process.execPath, [MAIN, 'completion', shell]));
  return file;
}

/** What a shell writes that was asked to complete, in a folder with two files; nothing may go wrong. */
function run(shell: 'zsh' | 'fish', args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program(shell), args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 30_000,
    // No configuration of whoever runs the test.
    env: { PATH: process.env['PATH'], HOME: folder, TERM: 'xterm', LC_ALL: 'C.UTF-8' },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

describe('zsh', () => {
  const script = scriptFor('zsh');
  it.each([
    ['costspan prices li', 'costspan prices list '],
    ['costspan price repl', 'costspan price replicate '],
    ['costspan price fal fal-ai/veo3.1 --da', 'costspan price fal fal-ai/veo3.1 --day '],
    ['costspan compare vid', 'costspan compare video '],
    ['costspan compare image --provider fal openr', 'costspan compare image --provider fal openrouter '],
    ['costspan --wide invoice fetch anth', 'costspan --wide invoice fetch anthropic '],
    ['costspan report ./ledger --format mark', 'costspan report ./ledger --format markdown '],
    ['costspan forecast costspan.zs', 'costspan forecast costspan.zsh '],
  ])('%s', (line, completed) => {
    expect(run('zsh', ['-f', join(import.meta.dirname, 'complete.zsh'), script, line])).toBe(`${completed}\n`);
  });
});

describe('fish', () => {
  const script = scriptFor('fish');
  it.each([
    ['costspan pri', ['price', 'prices']],
    ['costspan prices l', ['list']],
    ['costspan price ope', ['openai', 'openrouter']],
    ['costspan price fal fal-ai/veo3.1 --da', ['--day']],
    ['costspan price fal ', []],
    ['costspan compare image --provider fal ope', ['openai', 'openrouter']],
    ['costspan --wide invoice fetch ', ['anthropic', 'deepgram', 'fal', 'openai', 'openrouter']],
    ['costspan report ./ledger --format j', ['json']],
    ['costspan forecast costspan.f', ['costspan.fish']],
  ])('%s', (line, words) => {
    const found = run('fish', ['-c', `source ${script}; complete -C '${line}'`]);
    expect(found.split('\n').flatMap((one) => one.split('\t')[0] || [])).toEqual(words);
  });
});
