import { execFileSync } from 'node:child_process';
import { WrongUse } from '../exit.ts';

export const INSTALL_AUTO = 'npm install @costspan/auto @opentelemetry/api';

/**
 * The URL of an entry of the app's own `@costspan/auto`, found as code in the app's directory finds it. This package has
 * none: what instruments an app is what the app has installed.
 */
export function ownAuto(entry: 'register' | 'specs', directory: string): string | undefined {
  const specifier = `@costspan/auto/${entry}`;
  try {
    return execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', `process.stdout.write(import.meta.resolve(${JSON.stringify(specifier)}))`],
      {
        cwd: directory,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
  } catch {
    return undefined;
  }
}

/** The same of `register`; throws the line that installs it. */
export function requiredRegister(directory: string): string {
  const found = ownAuto('register', directory);
  if (found === undefined)
    throw new WrongUse(
      `@costspan/auto is not installed in ${directory}, so the command cannot be measured: ${INSTALL_AUTO}`,
    );
  return found;
}
