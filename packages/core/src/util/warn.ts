import { diag } from '@opentelemetry/api';
import { processState } from './process-state.ts';

/** Most causes that are warned of in one process. */
const MAX_CAUSES = 1_000;

const warned = processState('warned', () => new Set<string>());

/** One `diag` warning for each cause in a process, not one for each call. */
export function warnOnce(cause: string, message: string): void {
  if (warned.has(cause) || warned.size > MAX_CAUSES) return;
  warned.add(cause);
  diag.warn(`costspan: ${message}`);
}

/** Runs our own code so that no error of it reaches the app: it becomes one warning. */
export function guard<T>(where: string, fn: () => T): T | undefined {
  try {
    return fn();
  } catch (error) {
    warnOnce(
      `guard ${where}`,
      `${where} failed, the app is not affected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return undefined;
  }
}
