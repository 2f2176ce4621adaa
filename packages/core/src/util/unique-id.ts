let prefix: string | undefined;
let made = 0;

/** An id that no other process and no other call has: random once for the process, then counted. */
export function uniqueId(): string {
  // Edge runtimes have no randomness before the first request.
  prefix ??= globalThis.crypto.randomUUID();
  made += 1;
  return `${prefix}-${made.toString(36)}`;
}
