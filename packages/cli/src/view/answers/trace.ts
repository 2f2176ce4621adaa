import { ATTR, toText } from '@costspan/core/internal';
import type { LedgerCharge } from '@costspan/core/ledger';
import { Row } from '../../report/row.ts';
import { factsOf } from '../../report/summary.ts';
import type { Span } from '../otlp/spans.ts';
import type { Snapshot } from '../snapshot.ts';

/** A span in its trace, with what its own generation cost, and what everything below it came to. */
export interface TraceNode {
  readonly spanId: string;
  readonly name: string;
  readonly service: string | null;
  /** ms after the start of the trace, and ms */
  readonly start: number;
  readonly duration: number;
  readonly failed: boolean;
  /** exact decimals in US dollars, final and estimated: of the span alone, and with its children */
  readonly own: string | null;
  readonly spend: string;
  /** charges at risk or unpriced, here or below: they are in no sum */
  readonly uncertain: number;
  readonly children: readonly TraceNode[];
}

/** Spans beyond these are not shown: a trace of a batch may have any number. */
const MOST_SPANS = 2_000;

/** The trace of a charge as trees: its spans, and charges whose spans have not come. */
export function traceOf({ entry }: LedgerCharge, snapshot: Snapshot): readonly TraceNode[] {
  if (entry.traceId === undefined) return [];
  const spans = new Map([...(snapshot.store.traces.get(entry.traceId) ?? [])].slice(0, MOST_SPANS));
  const charges = snapshot.traces().get(entry.traceId) ?? [];
  for (const one of charges)
    if (one.entry.spanId !== undefined) spans.set(one.entry.spanId, spans.get(one.entry.spanId) ?? missing(one));
  const begin = Math.min(...[...spans.values()].map(({ start }) => start));
  const children = Map.groupBy(spans.values(), ({ parent }) =>
    parent !== undefined && spans.has(parent) ? parent : '',
  );
  const costs = Map.groupBy(charges, (one) => one.entry.spanId ?? '');
  const seen = new Set<string>();
  const nodes = (parent: string): { node: TraceNode; row: Row }[] =>
    (children.get(parent) ?? [])
      // A circle of parents is no tree.
      .filter(({ spanId }) => !seen.has(spanId) && seen.add(spanId))
      .toSorted((a, b) => a.start - b.start)
      .map((span) => nodeOf(span, begin, costs.get(span.spanId) ?? [], nodes(span.spanId)));
  return nodes('').map(({ node }) => node);
}

function nodeOf(
  { spanId, name, service, start, duration, failed }: Span,
  begin: number,
  charges: readonly LedgerCharge[],
  children: readonly { readonly node: TraceNode; readonly row: Row }[],
): { node: TraceNode; row: Row } {
  const row = new Row();
  for (const { entry, balance } of charges) row.add(factsOf(entry, balance), false);
  const own = charges.length > row.unpriced + row.atRisk.charges ? toText(row.spend) : null;
  for (const child of children) row.merge(child.row);
  return {
    row,
    node: {
      spanId,
      name,
      service: service ?? null,
      start: round(start - begin),
      duration: round(duration),
      failed,
      own,
      spend: toText(row.spend),
      uncertain: row.unpriced + row.atRisk.charges,
      children: children.map(({ node }) => node),
    },
  };
}

function missing({ entry, balance }: LedgerCharge): Span {
  return {
    traceId: String(entry.traceId),
    spanId: String(entry.spanId),
    parent: undefined,
    name: `${String(entry.attributes[ATTR.requestModel] ?? 'generation')} (its span has not come)`,
    service: undefined,
    start: Date.parse(balance.time),
    duration: 0,
    failed: false,
    priced: true,
  };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
