import { today } from '@costspan/core/internal';
import { WrongUse } from '../exit.ts';
import { dayOf } from '../price/parameters.ts';
import { quoted } from '../text/plain.ts';

const DAY = 86_400_000;

/** UTC days, `YYYY-MM-DD`, both ends in it; an end that is undefined is open. */
export interface Period {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** `--since 7d` is the last seven days, the day of `--until` (today) among them. */
export function periodOf(since: string | undefined, until: string | undefined, now: string = today()): Period {
  const to = until === undefined ? undefined : dayOf(until, '--until');
  if (since === undefined) return { from: undefined, to };
  const days = /^([1-9]\d{0,3})d$/.exec(since)?.[1];
  if (days === undefined && !/^\d{4}-/.test(since))
    throw new WrongUse(`--since is ${quoted(since)}: write a number of days, like 7d, or a day as YYYY-MM-DD`);
  const last = to ?? now;
  const from = days === undefined ? dayOf(since, '--since') : later(last, 1 - Number(days));
  if (from > last) throw new WrongUse(`--since ${from} is after ${to === undefined ? 'today' : '--until'}, ${last}`);
  return { from, to: last };
}

/** As many days, just before. */
export function periodBefore({ from, to }: Period): Period | undefined {
  if (from === undefined || to === undefined) return undefined;
  return { from: later(from, -(Date.parse(to) - Date.parse(from)) / DAY - 1), to: later(from, -1) };
}

export function isWithin({ from, to }: Period, day: string): boolean {
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

function later(day: string, days: number): string {
  return today(Date.parse(day) + days * DAY);
}
