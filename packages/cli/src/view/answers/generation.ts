import { ATTR } from '@costspan/core/internal';
import type { PriceBook } from '@costspan/core';
import type { LedgerCharge } from '@costspan/core/ledger';
import { Refused } from '../refused.ts';
import type { Snapshot } from '../snapshot.ts';
import { rowOf } from './generation-row.ts';
import type { GenerationRow } from './generation-row.ts';
import { traceOf } from './trace.ts';
import type { TraceNode } from './trace.ts';

/** The entry of the book that a line was rated with. */
export interface PriceJson {
  readonly id: string;
  readonly source: string | null;
  readonly seen: string | null;
  readonly evidence: string | null;
  readonly note: string | null;
}

export interface GenerationAnswer extends GenerationRow {
  readonly basis: string | null;
  readonly source: string | null;
  readonly price: { readonly version: string; readonly checked: string; readonly origin: string } | null;
  readonly prices: readonly PriceJson[];
  /** what it was rated from */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly trace: readonly TraceNode[];
}

/** One generation with everything that is known of it. */
export function generation(snapshot: Snapshot, id: string, book: PriceBook): GenerationAnswer {
  const charge = chargeOf(snapshot, id);
  const { attributes } = charge.entry;
  const text = (name: string): string | null => (attributes[name] === undefined ? null : String(attributes[name]));
  const row = rowOf(charge);
  const checked = text(ATTR.priceChecked);
  return {
    ...row,
    basis: text(ATTR.costBasis),
    source: text(ATTR.costSource),
    price:
      checked === null
        ? null
        : { checked, version: text(ATTR.priceVersion) ?? '', origin: text(ATTR.priceOrigin) ?? '' },
    prices: pricesOf(row, book),
    facts: factsIn(attributes[ATTR.usageFacts]),
    attributes,
    trace: traceOf(charge, snapshot),
  };
}

/** The charge of a generation's id; throws where it is not, or no longer, kept. */
export function chargeOf(snapshot: Snapshot, id: string): LedgerCharge {
  const found = snapshot.charges[snapshot.positions().get(id) ?? -1];
  if (!found) throw new Refused(404, `no generation ${JSON.stringify(id.slice(0, 80))} is kept`);
  return found;
}

function pricesOf({ provider, model, lines }: GenerationRow, book: PriceBook): PriceJson[] {
  const rates = provider && model ? (book.find(provider, model)?.entry.rates ?? []) : [];
  const ids = new Set(lines.flatMap(({ priceId }) => priceId ?? []));
  return [...ids].map((id) => {
    const rate = rates.find((one) => one.id === id);
    return {
      id,
      source: rate?.source ?? null,
      seen: rate?.seen ?? null,
      evidence: rate?.evidence ?? null,
      note: rate?.note ?? null,
    };
  });
}

function factsIn(written: unknown): Record<string, unknown> {
  try {
    return JSON.parse(String(written ?? '{}')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
