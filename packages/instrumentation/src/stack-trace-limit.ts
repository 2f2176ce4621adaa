/** Sets how many frames an error has; where the app has frozen the limit, it stays as it is. */
export function setStackTraceLimit(limit: number): void {
  try {
    Error.stackTraceLimit = limit;
  } catch {
    // It is frozen.
  }
}
