import { decimal } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { Fields } from '@costspan/core/internal';
import { WrongUse } from '../exit.ts';
import { quoted } from '../text/plain.ts';

/** One line of a provider's bill. */
export interface InvoiceLine {
  /** as `gen_ai.provider.name` */
  readonly provider: string;
  /** job, request or response id, where the bill has one */
  readonly id?: string | undefined;
  /** names that the bill gives to the model, the most exact first; none where it sums over models */
  readonly models: readonly string[];
  /** UTC day, `YYYY-MM-DD` */
  readonly day: string;
  /** ms since the epoch, where the bill tells the moment */
  readonly at?: number | undefined;
  readonly amount: Decimal;
  /** ISO 4217 */
  readonly currency: string;
}

/** An exact amount: invoices state it as a number, as text, and with the exponent of a small double. */
export function amount(row: Fields, field: string, where: string): Decimal {
  const value = row[field];
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  if (!/^-?\d{1,30}(\.\d{1,60})?(e[+-]?\d{1,2})?$/i.test(text))
    throw new WrongUse(`${where}: "${field}" is ${quoted(value)}, not an amount; write it like 0.025`);
  return decimal(text);
}

/** A moment in ms, from ISO 8601 or from Unix seconds. */
export function moment(row: Fields, field: string, where: string): number {
  const value = row[field];
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  const at = /^\d{9,11}$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
  if (text === '' || Number.isNaN(at))
    throw new WrongUse(`${where}: "${field}" is ${quoted(value)}, not a time; write it like 2026-11-24T10:00:00Z`);
  return at;
}

export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function currencyOf(value: unknown): string {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().toUpperCase() : 'USD';
}
