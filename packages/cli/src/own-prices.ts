import { diag, DiagLogLevel } from '@opentelemetry/api';
import { settings } from '@costspan/core/internal';
import type { Settings } from '@costspan/core/internal';
import { useFeed } from '@costspan/core/internal/feed';
import { WrongUse } from './exit.ts';

/**
 * Settings of the environment. An app goes on with the bundled book where its own prices are
 * broken; a command that is asked for an amount must not answer with another book's.
 */
export function checkedSettings(): Settings {
  const { found, problems } = readSettings();
  if (problems.length > 0) throw new WrongUse(problems.join('\n'));
  return found;
}

/** Settings, and what core had to say about the environment they come from. */
interface Read {
  readonly found: Settings;
  readonly problems: readonly string[];
}

/** Core reads the environment once, and says once what is wrong with it; several parts of a command ask. */
let last: Read | undefined;

/** Settings, and what core had to say about the environment they come from, whoever asked first. */
export function readSettings(): Read {
  const problems: string[] = [];
  const say = (message: string): void => void problems.push(message.replace(/^costspan: /, ''));
  const silent = (): void => {};
  diag.setLogger(
    { error: say, warn: silent, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  useFeed('command');
  const found = settings();
  diag.disable();
  if (last?.found !== found) last = { found, problems };
  return last;
}
