import type { Decimal } from '@costspan/core';
import { at, parseQuantity, positive } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';

/** The first length that a body states under one of several names or paths: `5`, `"5"` or `"8s"`; `"auto"` states none. */
export function lengthAt(from: Fields | undefined, ...names: readonly string[]): Decimal | undefined {
  for (const name of names) {
    const value = at(from, name);
    const length = parseQuantity(typeof value === 'string' ? value.trim().replace(/s$/, '') : value);
    if (length?.gt(0)) return length;
  }
  return undefined;
}

/** The same as a number of seconds. */
export function secondsAt(from: Fields | undefined, ...names: readonly string[]): number | undefined {
  return positive(lengthAt(from, ...names)?.toNumber());
}

/** A length in seconds as requests state it: `5`, `"5"` or `"8s"`; `"auto"` states none. */
export function seconds(value: unknown): number | undefined {
  if (typeof value !== 'string') return positive(value);
  const match = /^(\d{1,9}(?:\.\d{1,9})?)s?$/.exec(value.trim());
  return match ? positive(Number(match[1])) : undefined;
}
