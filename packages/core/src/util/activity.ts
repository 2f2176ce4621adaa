import { processState } from './process-state.ts';

interface Activity {
  /** runs before the first activity */
  beforeFirst: (() => void) | undefined;
  count: number;
}

const activity = processState<Activity>('activity', () => ({ beforeFirst: undefined, count: 0 }));

/** Runs `fn` once, at the first activity of costspan: the moment by which an app has started its own OpenTelemetry. */
export function onFirstActivity(fn: () => void): void {
  activity.beforeFirst = fn;
}

/** An SDK is called, or something is about to be written to a span, a metric or the ledger. */
export function markActivity(): void {
  activity.count += 1;
  const fn = activity.beforeFirst;
  activity.beforeFirst = undefined;
  fn?.();
}

/** How often there was activity: more than before means that there may be something to export. */
export function activityCount(): number {
  return activity.count;
}
