import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, '../main.ts');
const folder = mkdtempSync(join(tmpdir(), 'costspan-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

function costspan(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

const script = join(folder, 'costspan.bash');
writeFileSync(script, costspan('completion', 'bash').stdout);

/** What bash offers for each line, whose last word is where the cursor is. */
function offered(lines: readonly string[]): string[][] {
  const asked = lines
    .map((line) => {
      const words = line.split(' ').map((word) => `'${word}'`);
      return `COMP_WORDS=(${words.join(' ')}) COMP_CWORD=${words.length - 1} COMPREPLY=()\n_costspan; echo "\${COMPREPLY[*]}"`;
    })
    .join('\n');
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `set -u; source ${script}\n${asked}`], {
    encoding: 'utf8',
    cwd: folder,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout
    .split('\n')
    .slice(0, lines.length)
    .map((line) => line.split(' ').filter(Boolean));
}

/** The help of a command and of those below it, as a person reads it. */
function helpBelow(path: readonly string[]): { path: readonly string[]; help: string }[] {
  const help = costspan(...path, '--help').stdout;
  expect(help, path.join(' ')).toContain(`Usage: ${['costspan', ...path].join(' ')} `);
  const [, list = ''] = /\nCommands:\n((?: {2}.*\n)+)/.exec(help) ?? [];
  const names = [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  return [{ path, help }, ...names.flatMap((name) => helpBelow([...path, name]))];
}

describe('completion in bash', () => {
  it('knows every command, and of each every option that its help has', () => {
    const commands = helpBelow([]);
    expect(commands.length).toBeGreaterThan(20);
    const answers = offered(commands.map(({ path }) => ['costspan', ...path, '--'].join(' ')));
    for (const [at, { path, help }] of commands.entries()) {
      const options = help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm);
      const wanted = new Set([...options].map(([, name]) => name).filter((name) => name !== '--version'));
      expect(new Set(answers[at]), path.join(' ')).toEqual(wanted);
    }
    const top = commands.flatMap(({ path }) => (path.length === 1 ? path : []));
    expect(offered(['costspan '])[0]).toEqual(top);
  });

  it.each([
    ['costspan price ope', ['openai', 'openrouter']],
    ['costspan price openai ', []],
    ['costspan prices d', ['diff']],
    ['costspan invoice fetch o', ['openai', 'openrouter']],
    ['costspan prices pull az', ['azure.ai.openai']],
    ['costspan compare vi', ['video']],
    ['costspan compare video --provider fal rep', ['replicate']],
    ['costspan compare --tier b', ['budget']],
    ['costspan --wide prices list --modality tr', ['transcription']],
    ['costspan report ./ledger --format ', ['table', 'json', 'csv', 'markdown']],
    ['costspan forecast --day 2026-12-01 costs', ['costspan.bash']],
    ['costspan views all --out costs', ['costspan.bash']],
    ['costspan completion ', ['bash', 'zsh', 'fish']],
    ['costspan view -- pri', []],
  ])('%s', (line, words) => {
    expect(offered([line])).toEqual([words]);
  });
});

it('refuses another shell with the names of those there are', () => {
  const { code, stdout, stderr } = costspan('completion', 'powershell');
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('"powershell": write one of bash, zsh, fish');
  expect(stderr).toContain('(costspan completion --help shows how it is used)');
});

it('answers the same script as JSON', () => {
  const { stdout } = costspan('completion', 'fish', '--json');
  expect(JSON.parse(stdout)).toEqual({ shell: 'fish', script: costspan('completion', 'fish').stdout });
});
