/** Sets how many frames an error has; where the app has frozen the limit, it stays as it is. */
export function setStackTraceLimit(limit: number): void {
  try {
    Error.stackTraceLimit = limit;
  } catch {
    // It is frozen.
  }
}

/** Stack frames of ours and of OpenTelemetry's that stand between an app and the SDK that it calls. */
const OWN_FRAMES = 16;

/**
 * Calls into an SDK: an error that it makes at once tells where in the app it was called, in spite of our frames
 * between. Without a limit above 0 the app wants no stacks.
 */
export function withLongerStacks<T>(call: () => T): T {
  const limit = Error.stackTraceLimit;
  if (limit > 0) setStackTraceLimit(limit + OWN_FRAMES);
  try {
    return call();
  } finally {
    if (Error.stackTraceLimit === limit + OWN_FRAMES) setStackTraceLimit(limit);
  }
}
