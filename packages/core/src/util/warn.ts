import { diag } from '@opentelemetry/api';

const said = new Set<string>();

/** One `diag` warning for each cause, not one for each call. */
export function warnOnce(cause: string, message: string): void {
  if (said.has(cause) || said.size > 1_000) return;
  said.add(cause);
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
