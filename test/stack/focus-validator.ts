import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from './build/parts.ts';

const run = promisify(execFile);

/** The model that comes with the validator; it would look for newer ones on GitHub. */
const MODEL = ['--block-download', '--validate-version', '1.2.0.1'];

/** What the validator says of each rule. */
export interface Verdict {
  readonly passed: number;
  readonly failed: readonly string[];
}

/** The validator's verdict on a file of FOCUS rows; `criteria` are what the provider supports. */
export async function validated(file: string, criteria: readonly string[]): Promise<Verdict> {
  const out = await validator(['--data-file', file, '--applicability-criteria', criteria.join(',')]);
  const of = (status: string): string[] =>
    [...out.matchAll(/^\S+ ([A-Za-z]+-[A-Z]-\d+-[A-Z]): (PASS|FAIL)/gm)]
      .filter((match) => match[2] === status)
      .map((match) => match[1]!)
      .toSorted();
  const [, passes, fails] = /^Total: \d+ \| Pass: (\d+) \| Fail: (\d+)/m.exec(out) ?? [];
  const [passed, failed] = [of('PASS').length, of('FAIL')];
  if (Number(passes) !== passed || Number(fails) !== failed.length)
    throw new Error(`the validator's output was not understood:\n${out.slice(0, 2_000)}`);
  return { passed, failed };
}

/** Everything that a provider may support, and that rules depend on. */
export async function criteriaOfModel(): Promise<string[]> {
  const out = await validator(['--show-applicability-criteria']);
  return [...out.matchAll(/^([A-Z_]+_SUPPORTED)\t/gm)].map((match) => match[1]!);
}

async function validator(args: readonly string[]): Promise<string> {
  const folder = program('focus-validator');
  const [lib = ''] = readdirSync(join(folder, 'lib'));
  // It finds the model by a relative path.
  const cwd = join(folder, 'lib', lib, 'site-packages');
  const all = ['-m', 'focus_validator.main', ...MODEL, ...args];
  const env = { ...process.env, PYTHONIOENCODING: 'utf8' };
  const { stdout } = await run(join(folder, 'bin', 'python'), all, { cwd, env, maxBuffer: 1 << 26 });
  return stdout;
}
