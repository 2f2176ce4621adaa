let beforeFirstUse: (() => void) | undefined;

/** Runs `fn` once, before the first span of costspan: the moment by which an app has started its own OpenTelemetry. */
export function onFirstUse(fn: () => void): void {
  beforeFirstUse = fn;
}

export function firstUse(): void {
  const fn = beforeFirstUse;
  beforeFirstUse = undefined;
  fn?.();
}
