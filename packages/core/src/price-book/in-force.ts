import { covers } from '../util/day.ts';
import type { Condition, RateEntry } from './types.ts';

/** Whether a price holds on a day. */
export function inForce({ from, until }: Pick<RateEntry, 'from' | 'until'>, day: string): boolean {
  return covers({ from, until }, day);
}

/** The values that a condition accepts, as a person reads them. */
export function valuesOf(condition: Condition): string[] {
  if (Array.isArray(condition)) return condition.map(String);
  if (typeof condition !== 'object') return [String(condition)];
  const { over, from, below, to } = condition as { over?: number; from?: number; below?: number; to?: number };
  const bounds = [
    over !== undefined && `over ${over}`,
    from !== undefined && `from ${from}`,
    below !== undefined && `below ${below}`,
    to !== undefined && `up to ${to}`,
  ];
  return [bounds.filter(Boolean).join(' ')];
}
