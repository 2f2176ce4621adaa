let beforeFirstUse: (() => void) | undefined;

/** Runs `fn` once, before the first span of costspan: the moment by which an app has started its own OpenTelemetry. */
export function onFirstActivity(fn: () => void): void {
  beforeFirstUse = fn;
}

let uses = 0;

/** Something is about to be written to a span, a metric or the ledger. */
export function markActivity(): void {
  uses += 1;
  const fn = beforeFirstUse;
  beforeFirstUse = undefined;
  fn?.();
}

/** How often something was written: more than before means that there is something to export. */
export function activityCount(): number {
  return uses;
}
