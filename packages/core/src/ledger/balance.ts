import { decimal } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import { ATTR, TAG } from '../semconv.ts';
import { isExact } from './entry.ts';
import type { LedgerEntry } from './entry.ts';

/** `unpriced`: charged, or maybe charged, and the amount is not known. */
export type BalanceStatus = 'final' | 'estimated' | 'at_risk' | 'unpriced';

/** What one charge comes to with all its corrections. */
export interface Balance {
  readonly chargeKey: string;
  /** of the charge; of its last correction where the charge itself was not read */
  readonly time: string;
  /** undefined where the charge is unpriced and was not corrected */
  readonly amount: Decimal | undefined;
  /** undefined where the amount is */
  readonly currency: string | undefined;
  readonly status: BalanceStatus;
  /** the status that the charge's own record states; undefined where it was not read */
  readonly recorded: BalanceStatus | undefined;
  /** the highest sequence of its corrections; 0 for none */
  readonly corrections: number;
  /** record key of the latest correction */
  readonly lastCorrection?: string | undefined;
}

/** What a correction takes over from its charge, so that it can be told whose it is. */
const ABOUT = [
  ATTR.providerName,
  ATTR.requestModel,
  ATTR.responseModel,
  ATTR.responseId,
  ATTR.outputType,
  ATTR.modelTier,
  ATTR.billingOutcome,
  ATTR.feature,
  ATTR.plan,
  ATTR.action,
  ATTR.tenant,
] as const;

/** The attributes of a charge that each correction of it repeats. */
export function aboutCharge({ attributes }: LedgerEntry): Record<string, string | number | boolean> {
  const about: Record<string, string | number | boolean> = {};
  for (const name of ABOUT) {
    const value = attributes[name];
    if (value !== undefined && typeof value !== 'object') about[name] = value;
  }
  for (const [name, value] of Object.entries(attributes))
    if (name.startsWith(TAG) && typeof value !== 'object') about[name] = value;
  return about;
}

/** The amount that a record states, exact: of a charge, or the signed delta of a correction. */
export function amountOf({ attributes }: LedgerEntry): Decimal | undefined {
  return exact(attributes[ATTR.costAmountDecimal]);
}

/** What a correction says that its charge comes to. */
export function totalOf({ attributes }: LedgerEntry): Decimal | undefined {
  return exact(attributes[ATTR.costTotalDecimal]);
}

function exact(stated: unknown): Decimal | undefined {
  return isExact(stated) ? decimal(stated) : undefined;
}

/** The status that a record states. */
export function statusOf({ kind, attributes }: LedgerEntry): BalanceStatus {
  if (kind === 'charge' && !isExact(attributes[ATTR.costAmountDecimal])) return 'unpriced';
  const status = attributes[ATTR.costStatus];
  return status === 'estimated' || status === 'at_risk' ? status : 'final';
}

/** A charge's own record, as far as its corrections need it. */
export interface RecordedCharge {
  readonly time: string;
  readonly status: BalanceStatus;
}

/** What the corrections of one charge come to: the latest of them says it. */
interface Corrected {
  /** exact decimal, parsed when it is asked for; undefined where it has to be summed up */
  total: string | undefined;
  /** of the charge and its corrections, where the latest of them states no total */
  sum: Decimal | undefined;
  currency: string;
  status: BalanceStatus;
  /** ms since the epoch */
  time: number;
  /** of the correction that says all this */
  recordKey: string;
  /** the highest */
  count: number;
  charge: RecordedCharge | undefined;
}

/** The charges of a ledger that were corrected; the others are what their own record says. */
export class Corrections {
  readonly #corrected = new Map<string, Corrected>();

  /** Takes a correction that counts; one that counts instead of another has its record key. */
  add(entry: LedgerEntry): void {
    const { chargeKey, recordKey, attributes } = entry;
    const before = this.#corrected.get(chargeKey);
    const sequence = sequenceOf(entry);
    const time = Date.parse(entry.time);
    if (before) before.count = Math.max(before.count, sequence);
    const isOlder =
      before !== undefined &&
      recordKey !== before.recordKey &&
      (time < before.time || (time === before.time && isBefore(entry, before)));
    if (isOlder) return;
    const total = attributes[ATTR.costTotalDecimal];
    const latest = {
      total: isExact(total) ? total : undefined,
      sum: undefined,
      currency: currencyOf(entry),
      status: statusOf(entry),
      time,
      recordKey,
      count: before?.count ?? sequence,
      charge: undefined,
    };
    if (before) Object.assign(before, latest);
    else this.#corrected.set(chargeKey, latest);
  }

  /** Looks up the charges' own records, once all were read. */
  complete(find: (chargeKey: string) => RecordedCharge | undefined): void {
    for (const [key, corrected] of this.#corrected) corrected.charge = find(key);
  }

  /** Whether a correction states no total: then every record that counts has to be summed up. */
  get lackTotals(): boolean {
    return [...this.#corrected.values()].some(({ total }) => total === undefined);
  }

  /** Adds the amount of a charge, or the delta of a correction. */
  sumUp(entry: LedgerEntry): void {
    const corrected = entry.kind === 'verdict' ? undefined : this.#corrected.get(entry.chargeKey);
    const amount = amountOf(entry);
    if (amount && corrected && corrected.total === undefined) corrected.sum = corrected.sum?.plus(amount) ?? amount;
  }

  /** What a charge comes to, asked by its record or by one of its corrections. */
  balanceOf(entry: LedgerEntry): Balance {
    const { chargeKey, kind } = entry;
    const corrected = this.#corrected.get(chargeKey);
    if (!corrected) {
      const amount = amountOf(entry);
      const status = statusOf(entry);
      const currency = amount && currencyOf(entry);
      return { chargeKey, time: entry.time, amount, currency, status, recorded: status, corrections: 0 };
    }
    const { total, sum, currency, status, count, charge, recordKey } = corrected;
    return {
      chargeKey,
      time: kind === 'charge' ? entry.time : (charge?.time ?? new Date(corrected.time).toISOString()),
      amount: total === undefined ? sum : decimal(total),
      currency,
      status,
      recorded: kind === 'charge' ? statusOf(entry) : charge?.status,
      corrections: count,
      lastCorrection: recordKey,
    };
  }

  /** Whether a correction is the one that speaks for a charge whose own record was not read. */
  speaksFor(entry: LedgerEntry): boolean {
    const corrected = this.#corrected.get(entry.chargeKey);
    return corrected !== undefined && corrected.charge === undefined && entry.recordKey === corrected.recordKey;
  }
}

function currencyOf({ attributes }: LedgerEntry): string {
  return String(attributes[ATTR.costCurrency] ?? 'USD');
}

/** Of two corrections of one moment. */
function isBefore(entry: LedgerEntry, other: Pick<LedgerEntry, 'recordKey'>): boolean {
  const [a, b] = [sequenceOf(entry), sequenceOf(other)];
  return a === b ? entry.recordKey < other.recordKey : a < b;
}

function sequenceOf(entry: Pick<LedgerEntry, 'recordKey'>): number {
  return Number(entry.recordKey.slice(entry.recordKey.lastIndexOf('/') + 1)) || 1;
}
