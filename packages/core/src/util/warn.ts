import { atExit } from './node.ts';
import { processState } from './process-state.ts';
import { isError } from './realm.ts';
import { say } from './say.ts';

/** Subjects of one kind that are told apart; more of them are the same flood. */
const MAX_SUBJECTS = 10_000;
/** Characters of a subject that tell it from others. */
const MAX_LENGTH = 100;

interface Warned {
  readonly message: string;
  /** what it was about: the first, and those that were not written */
  readonly subjects: Set<string>;
}

const warned = processState('warnings', () => new Map<string, Warned>());

/**
 * One warning for each kind of fault in a process, not one for each call. Where a kind has
 * subjects (models without a price: an app may take their names from its users), the first is
 * named, and how many more there were is said once, when the process ends.
 */
export function warnOnce(kind: string, message: string, subject = ''): void {
  const before = warned.get(kind);
  if (before) {
    if (before.subjects.size <= MAX_SUBJECTS) before.subjects.add(subject.slice(0, MAX_LENGTH));
    return;
  }
  if (warned.size === 0) atExit(summarize);
  warned.set(kind, { message, subjects: new Set([subject.slice(0, MAX_LENGTH)]) });
  say('warn', message);
}

/** Whether a kind of fault was warned of in this process. */
export function isWarned(kind: string): boolean {
  return warned.has(kind);
}

/** What was warned of in this process so far, by kind; how many subjects each has. */
export function warnings(): readonly { readonly kind: string; readonly message: string; readonly subjects: number }[] {
  return [...warned].map(([kind, { message, subjects }]) => ({ kind, message, subjects: subjects.size }));
}

function summarize(): void {
  for (const { message, subjects } of warned.values()) {
    const more = subjects.size - 1;
    if (more === 0) continue;
    const count = more < MAX_SUBJECTS ? `${more}` : `at least ${MAX_SUBJECTS}`;
    say('warn', `${count} more warnings like this one, of other names, were not written: ${message}`);
  }
}

/** Runs our own code so that no error of it reaches the app: it becomes one warning. */
export function guard<T>(where: string, fn: () => T): T | undefined {
  try {
    return fn();
  } catch (error) {
    warnOnce(
      `guard ${where}`,
      `${where} failed, the app is not affected: ${isError(error) ? (error.stack ?? error.message) : String(error)}`,
    );
    return undefined;
  }
}
