import type { AttemptReason, Target } from '../recording/attempt.ts';

/** What is known of an attempt when the next one starts. */
export interface Before extends Target {
  readonly state: 'running' | 'delivered' | 'accepted' | 'rejected' | 'failed';
  readonly errorType?: string | undefined;
}

/** Why an attempt is made, from those before it. */
export function reasonOf(next: Target, planned: Target | undefined, before: readonly Before[]): AttemptReason {
  const last = before.at(-1);
  if (planned && !isSame(next, planned) && !before.some((one) => isSame(one, next))) return 'failover';
  if (!last) return 'initial';
  if (!planned && last.state === 'failed' && !isSame(next, last)) return 'failover';
  if (last.state === 'rejected') return 'rejected';
  if (last.state === 'failed') return reasonOfError(last.errorType);
  // Under way at the same time, or one more piece of what was planned.
  return 'initial';
}

export function isSame(a: Target, b: Target): boolean {
  return a.provider === b.provider && a.model === b.model;
}

function reasonOfError(errorType: string | undefined): AttemptReason {
  if (errorType === '429' || /RateLimit/i.test(errorType ?? '')) return 'rate_limited';
  if (errorType === '408' || errorType === '504' || /Timeout|Abort/i.test(errorType ?? '')) return 'timeout';
  return 'failed';
}
