import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { command } from './command.ts';
import type { Progress } from './progress.ts';

/** NumPy below 2 has ready-made files for no later one, and the validator takes no earlier one. */
const PYTHON = '3.12';

/** A Python environment with the packages in a folder, which can be moved: run `bin/python -m MODULE` of it. */
export async function environment(folder: string, packages: readonly string[], progress: Progress): Promise<void> {
  const python = await interpreter();
  progress.step(`${python} -m venv`);
  await command(python, ['-m', 'venv', folder]);
  progress.step(`pip install ${packages.join(' ')}`);
  const args = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', ...packages];
  await command(join(folder, 'bin', 'python'), args, { onLine: (line) => progress.tick(line) });
}

/** The first that answers: pyenv's `python3.12` on PATH is there for every version, and runs the chosen one only. */
async function interpreter(): Promise<string> {
  for (const candidate of [`python${PYTHON}`, ...ofPyenv(), 'python3']) if (await isWanted(candidate)) return candidate;
  throw new Error(`Python ${PYTHON} is not there: install it, as python${PYTHON} on PATH or by pyenv`);
}

async function isWanted(candidate: string): Promise<boolean> {
  try {
    return (await command(candidate, ['--version'])).startsWith(`Python ${PYTHON}.`);
  } catch {
    return false;
  }
}

function ofPyenv(): string[] {
  const versions = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  try {
    return readdirSync(versions)
      .filter((version) => version.startsWith(`${PYTHON}.`))
      .map((version) => join(versions, version, 'bin', 'python3'));
  } catch {
    return [];
  }
}
