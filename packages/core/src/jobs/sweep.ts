import { meterFor } from '../meters.ts';
import { settings } from '../settings.ts';
import { guard } from '../telemetry/warn.ts';
import { VERSION } from '../version.ts';
import { afterStore } from './later.ts';
import { settleJob } from './settlement.ts';

const INTERVAL = 60_000;
/** Jobs that one round takes. */
const MOST = 500;

let timer: ReturnType<typeof setInterval> | undefined;

/** Looks once a minute for jobs past their deadline, for as long as the app runs by itself. */
export function startSweeper(): void {
  if (timer) return;
  timer = setInterval(() => guard('sweeper', () => sweepJobs()), INTERVAL);
  (timer as { unref?(): void }).unref?.();
}

/**
 * Records jobs whose end nobody has seen within `jobDeadline` as at risk, with their estimate: they
 * were accepted, and may have been billed. A settlement that comes later corrects them. Runs by
 * itself once a minute in a process that submits jobs; call it from a scheduled job where no process
 * lives that long.
 */
export function sweepJobs(now: number = Date.now()): void {
  const { jobStore, jobDeadline } = settings();
  afterStore<readonly string[]>(
    () => jobStore.overdue(now - jobDeadline, MOST),
    [],
    (keys) => {
      for (const key of keys) sweep(key);
    },
  );
}

function sweep(key: string): void {
  const provider = key.slice(0, key.indexOf(':'));
  settleJob({
    key,
    scope: { name: '@costspan/core', version: VERSION },
    providers: {},
    provider,
    errorType: 'timeout',
    retryCount: 0,
    jobMode: 'poll',
    usages: (submitted) => {
      const usage = submitted && meterFor(submitted.exchange.provider)?.(submitted.exchange);
      return usage ? [{ ...usage, end: 'no_answer', responseId: key.slice(provider.length + 1) }] : [];
    },
  });
}
