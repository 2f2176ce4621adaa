import { decimal } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import { ATTR } from '../semconv.ts';
import type { LedgerEntry } from './read.ts';

/** `unpriced`: charged, or maybe charged, and the amount is not known. */
export type BalanceStatus = 'final' | 'estimated' | 'at_risk' | 'unpriced';

/** What one charge comes to with all its corrections. */
export interface Balance {
  readonly chargeKey: string;
  /** of the charge; of its first correction where the charge itself was not read */
  readonly time: string;
  /** undefined where the charge is unpriced and was not corrected */
  readonly amount: Decimal | undefined;
  readonly currency: string | undefined;
  readonly status: BalanceStatus;
  /** the status that the charge's own record states; undefined where it was not read */
  readonly recorded: BalanceStatus | undefined;
  /** the highest sequence of its corrections; 0 for none */
  readonly corrections: number;
  /** whose charge it is, and of what; the names in `ABOUT` */
  readonly about: LedgerEntry['attributes'];
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

/** The amount that a record states, exact: of a charge, or the signed delta of a correction. */
export function amountOf(entry: LedgerEntry): Decimal | undefined {
  return exact(entry.attributes[ATTR.costAmountDecimal]);
}

function exact(stated: unknown): Decimal | undefined {
  return typeof stated === 'string' && /^-?\d+(\.\d+)?$/.test(stated) ? decimal(stated) : undefined;
}

interface Open extends Balance {
  /** charge and deltas as they were read */
  readonly sum: Decimal | undefined;
  /** as its last correction states it: two processes may have corrected what each of them knew of it */
  readonly total: Decimal | undefined;
  /** time and sequence of the record that states the status */
  readonly statedBy: string;
}

/** Applies corrections to their charges, whatever order they were read in. One entry for each charge stays in memory. */
export async function balances(entries: AsyncIterable<LedgerEntry>): Promise<ReadonlyMap<string, Balance>> {
  const open = new Map<string, Open>();
  for await (const entry of entries)
    if (entry.kind !== 'verdict') open.set(entry.chargeKey, withEntry(open.get(entry.chargeKey), entry));
  return open;
}

function withEntry(before: Open | undefined, entry: LedgerEntry): Open {
  const { attributes } = entry;
  const isCharge = entry.kind === 'charge';
  const number = isCharge ? 0 : sequence(entry);
  const delta = amountOf(entry);
  // ISO times sort like text; a charge comes before its corrections.
  const stamp = isCharge ? '' : `${entry.time}/${String(number).padStart(9, '0')}`;
  const states =
    delta !== undefined && (before === undefined || before.status === 'unpriced' || stamp >= before.statedBy);
  const describes = before === undefined || isCharge;
  const sum = delta && before?.sum ? before.sum.plus(delta) : (delta ?? before?.sum);
  const total = states ? exact(attributes[ATTR.costTotalDecimal]) : before?.total;
  return {
    sum,
    total,
    chargeKey: entry.chargeKey,
    time: describes ? entry.time : before.time,
    amount: total ?? sum,
    currency: states ? String(attributes[ATTR.costCurrency] ?? 'USD') : before?.currency,
    status: states ? statusOf(entry) : (before?.status ?? 'unpriced'),
    recorded: isCharge ? (delta ? statusOf(entry) : 'unpriced') : before?.recorded,
    statedBy: states ? stamp : (before?.statedBy ?? ''),
    corrections: Math.max(before?.corrections ?? 0, number),
    about: describes ? aboutOf(attributes) : before.about,
  };
}

function aboutOf(attributes: LedgerEntry['attributes']): LedgerEntry['attributes'] {
  const about: Record<string, string | number | boolean> = {};
  for (const name of ABOUT) if (attributes[name] !== undefined) about[name] = attributes[name];
  return about;
}

function sequence(entry: LedgerEntry): number {
  return Number(entry.recordKey.slice(entry.recordKey.lastIndexOf('/') + 1)) || 1;
}

function statusOf(entry: LedgerEntry): BalanceStatus {
  const status = entry.attributes[ATTR.costStatus];
  return status === 'estimated' || status === 'at_risk' ? status : 'final';
}
