/** The day of now, UTC: providers' price changes are dated in UTC. */
export function today(now: number = Date.now()): string {
  if (now >= dayStart && now < dayStart + 86_400_000) return dayText;
  dayStart = Math.floor(now / 86_400_000) * 86_400_000;
  dayText = new Date(dayStart).toISOString().slice(0, 10);
  return dayText;
}
let dayStart = Number.NaN;
let dayText = '';

/** A stretch of days, `YYYY-MM-DD`: from its first day to the first that is no longer in it. Days sort like text. */
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

/** The days in both; empty (`until` not after `from`) where there are none. */
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
