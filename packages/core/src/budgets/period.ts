/** A stretch of time in UTC. */
export type BudgetPeriod = 'hour' | 'day' | 'month';

export const PERIODS: readonly BudgetPeriod[] = ['hour', 'day', 'month'];

/** Characters of an ISO time that name an hour, a day, a month. */
const LENGTH: Readonly<Record<BudgetPeriod, number>> = { hour: 13, day: 10, month: 7 };

/** The period that a time is in: its name, and the ms since the epoch at which the next one begins. */
export function periodAt(per: BudgetPeriod, time: number): { readonly name: string; readonly ends: number } {
  const at = new Date(time);
  const [year, month, day, hour] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()];
  const ends =
    per === 'hour'
      ? Date.UTC(year, month, day, hour + 1)
      : per === 'day'
        ? Date.UTC(year, month, day + 1)
        : Date.UTC(year, month + 1);
  return { name: at.toISOString().slice(0, LENGTH[per]), ends };
}
