import { genericMeter } from '../usage/generic-meter.ts';
import { meterOf } from '../usage/meters.ts';
import { settings } from '../settings.ts';
import { warnOnce } from '../util/warn.ts';
import { VERSION } from '../util/version.ts';
import { processState } from '../util/process-state.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { settleJob } from './settlement.ts';
import { overdueJobs, writePending } from './store-access.ts';
import { track } from './store-work.ts';
import type { Exchange } from '../usage/usage.ts';

/** ms between two rounds */
const INTERVAL = 60_000;
/** Jobs that one round takes. */
const MAX_JOBS = 500;

const sweeper = processState<{ timer: ReturnType<typeof setInterval> | undefined }>('sweeper', () => ({
  timer: undefined,
}));

/** Looks once a minute for jobs past their deadline, for as long as the app runs by itself. */
export function startSweeper(): void {
  if (sweeper.timer) return;
  sweeper.timer = setInterval(() => void sweepJobs(), INTERVAL);
  (sweeper.timer as { unref?(): void }).unref?.();
}

/**
 * Records jobs whose end nobody has seen within `jobDeadline` as at risk, with their estimate: they
 * were accepted, and may have been billed. A later observation of their end corrects them. Runs by
 * itself once a minute in a process that submits jobs; call it from a scheduled job where no process
 * lives that long.
 *
 * @param now ms since the epoch; the present where it is left out
 * @returns resolves when the round is over; never rejects
 * @example
 * export default { scheduled: () => sweepJobs() };
 */
export async function sweepJobs(now: number = Date.now()): Promise<void> {
  const round = sweepRound(now).catch((error: unknown) =>
    warnOnce('sweeper', `looking for overdue jobs failed, the app is not affected: ${String(error)}`),
  );
  await track(round);
}

async function sweepRound(now: number): Promise<void> {
  const { jobStore, jobDeadline } = settings();
  await writePending(jobStore);
  const keys = await overdueJobs(jobStore, now - jobDeadline, MAX_JOBS);
  await Promise.all(keys.map((key) => settleOverdue(key)));
}

function settleOverdue(key: string): MaybePromise<unknown> {
  const provider = key.slice(0, key.indexOf(':'));
  return settleJob({
    key,
    scope: { name: '@costspan/core', version: VERSION },
    providers: {},
    provider,
    errorType: 'timeout',
    retryCount: 0,
    jobMode: 'poll',
    usages: (submitted) => {
      // A job that no meter here can read is at risk all the same: left open, it would keep others out of every round.
      const exchange: Exchange = submitted?.exchange ?? { provider };
      const read = meterOf(provider)?.usages(exchange) ?? [];
      const [usage = genericMeter(exchange), ...also] = read;
      return [usage, ...also].map((one) => ({ ...one, end: 'no_answer', responseId: key.slice(provider.length + 1) }));
    },
  });
}
