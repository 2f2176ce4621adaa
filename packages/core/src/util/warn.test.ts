import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** What a process of its own has warned of when it has ended. */
function warningsOf(script: string): string[] {
  const source = `
    import { diag, DiagLogLevel } from '@opentelemetry/api';
    import { warnOnce } from ${JSON.stringify(join(import.meta.dirname, 'warn.ts'))};
    const none = () => undefined;
    diag.setLogger({ error: none, warn: (text) => process.stdout.write(text + '\\n'), info: none, debug: none, verbose: none }, DiagLogLevel.WARN);
    ${script}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
  });
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

it('a kind is one line, however often it comes, and another kind is another', () => {
  expect(warningsOf(`for (const kind of ['a', 'b', 'a', 'b']) warnOnce(kind, kind);`)).toEqual([
    'costspan: a',
    'costspan: b',
  ]);
});

it.each([
  [3, '2'],
  [5_000, '4999'],
  [20_000, 'at least 10000'],
])('of %i names the first is written at once, and at the end of the process that there were %s more', (names, more) => {
  const script = `for (let i = 0; i < ${names}; i++) for (const _ of 'ab') warnOnce('no price', 'no price for ' + i, 'model ' + i);`;
  expect(warningsOf(script)).toEqual([
    'costspan: no price for 0',
    `costspan: ${more} more warnings like this one, of other names, were not written: no price for 0`,
  ]);
});
