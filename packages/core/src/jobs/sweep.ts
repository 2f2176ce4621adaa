import { genericMeter } from '../usage/generic-meter.ts';
import { meterOf } from '../usage/meters.ts';
import { settings } from '../settings.ts';
import { guard } from '../util/warn.ts';
import { VERSION } from '../util/version.ts';
import { afterStore } from './later.ts';
import { settleJob } from './settlement.ts';
import type { MaybePromise } from './store.ts';
import { handOver } from './unwritten.ts';
import type { Exchange } from '../usage/usage.ts';

const INTERVAL = 60_000;
/** Jobs that one round takes. */
const MOST = 500;

let timer: ReturnType<typeof setInterval> | undefined;

/** Looks once a minute for jobs past their deadline, for as long as the app runs by itself. */
export function startSweeper(): void {
  if (timer) return;
  timer = setInterval(() => void sweepJobs(), INTERVAL);
  (timer as { unref?(): void }).unref?.();
}

/**
 * Records jobs whose end nobody has seen within `jobDeadline` as at risk, with their estimate: they
 * were accepted, and may have been billed. A settlement that comes later corrects them. Runs by
 * itself once a minute in a process that submits jobs; call it from a scheduled job where no process
 * lives that long. `now` is in ms since the epoch. Resolves when the round is over; never rejects.
 */
export async function sweepJobs(now: number = Date.now()): Promise<void> {
  const { jobStore, jobDeadline } = settings();
  await handOver(jobStore);
  await afterStore<readonly string[]>(
    () => jobStore.overdue(now - jobDeadline, MOST),
    [],
    async (keys) => void (await Promise.all(keys.map((key) => guard('sweeper', () => sweep(key))))),
  );
}

function sweep(key: string): MaybePromise<void> {
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
      // A job that no meter here can read is at risk all the same, and must not be in front of others for ever.
      const exchange: Exchange = submitted?.exchange ?? { provider };
      const read = meterOf(provider)?.usages(exchange) ?? [];
      const [usage = genericMeter(exchange), ...also] = read;
      return [usage, ...also].map((one) => ({ ...one, end: 'no_answer', responseId: key.slice(provider.length + 1) }));
    },
  });
}
