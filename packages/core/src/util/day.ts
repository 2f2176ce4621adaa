/** The day of a time (ms since the epoch; now where it is left out), `YYYY-MM-DD`, UTC. */
export function today(now: number = Date.now()): string {
  if (now >= dayStart && now < dayStart + 86_400_000) return dayText;
  dayStart = Math.floor(now / 86_400_000) * 86_400_000;
  dayText = new Date(dayStart).toISOString().slice(0, 10);
  return dayText;
}
let dayStart = Number.NaN;
let dayText = '';

/** A span of days, `YYYY-MM-DD`, UTC: `from` is its first day, `until` the day after its last. Days sort like text. */
export interface Days {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export function covers({ from, until }: Days, day: string): boolean {
  return (from === undefined || day >= from) && (until === undefined || day < until);
}

export function hasEnded({ until }: Days, day: string): boolean {
  return until !== undefined && day >= until;
}

export function hasNotBegun({ from }: Days, day: string): boolean {
  return from !== undefined && day < from;
}

/** The days that are in both; empty (`until` not after `from`) where there are none. */
export function common(a: Days, b: Days): Days {
  return {
    from: a.from === undefined || (b.from !== undefined && b.from > a.from) ? b.from : a.from,
    until: a.until === undefined || (b.until !== undefined && b.until < a.until) ? b.until : a.until,
  };
}

export function isEmpty({ from, until }: Days): boolean {
  return from !== undefined && until !== undefined && until <= from;
}

export function byFirstDay(a: Days, b: Days): number {
  return (a.from ?? '').localeCompare(b.from ?? '');
}
