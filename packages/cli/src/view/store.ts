import { ATTR } from '@costspan/core/internal';
import { readOtlp } from '@costspan/core/ledger';
import type { LedgerEntry } from '@costspan/core/ledger';
import { spansOf } from './otlp/spans.ts';
import type { Span } from './otlp/spans.ts';
import type { Signal } from './otlp/protobuf.ts';

/** Generations that are kept, and the spans of their traces. */
export const MOST_GENERATIONS = 100_000;
const MOST_SPANS = 3 * MOST_GENERATIONS;

/** What has come over OTLP, or was read from a ledger: the newest of it, in memory alone. */
export class Store {
  /** in the order in which they came */
  entries: LedgerEntry[] = [];
  /** spans of a trace by their ids */
  readonly traces: Map<string, Map<string, Span>> = new Map();
  /** rises with everything that comes */
  version = 0;
  /** charges that are no longer kept */
  dropped = 0;
  /** what has come: items of each signal, lines and records of others, and such that could not be read */
  readonly received = { spans: 0, metrics: 0, records: 0, foreign: 0, malformed: 0, spansWithCost: 0 };
  isSample = false;
  #charges = 0;
  #spans = 0;
  readonly #listeners = new Set<() => void>();

  get isEmpty(): boolean {
    return this.entries.length === 0 && this.traces.size === 0;
  }

  /** Calls back with each change; the answer ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Takes an export in OTLP's JSON form. What is real puts an end to the sample. */
  take(signal: Signal, message: Readonly<Record<string, unknown>>): void {
    if (this.isSample) this.clear();
    if (signal === 'traces') for (const span of spansOf(message)) this.#addSpan(span);
    if (signal === 'metrics') this.received.metrics++;
    if (signal === 'logs') {
      const { entries, foreign, malformed } = readOtlp(message) ?? { entries: [], foreign: 0, malformed: [] };
      for (const entry of entries) this.#addEntry(entry);
      this.received.foreign += foreign;
      this.received.malformed += malformed.length;
    }
    this.#changed();
  }

  /** Takes a record of a ledger. */
  add(entry: LedgerEntry): void {
    this.#addEntry(entry);
    this.#changed();
  }

  clear(): void {
    this.entries = [];
    this.traces.clear();
    Object.assign(this, { dropped: 0, isSample: false });
    this.#charges = this.#spans = 0;
    for (const name of Object.keys(this.received) as (keyof Store['received'])[]) this.received[name] = 0;
    this.#changed();
  }

  #addEntry(entry: LedgerEntry): void {
    this.received.records++;
    this.entries.push(compact(entry));
    if (entry.kind === 'charge' && ++this.#charges > MOST_GENERATIONS) this.#dropOldest();
  }

  /** A tenth at once: a list of a hundred thousand is not moved for each that comes. */
  #dropOldest(): void {
    const surplus = this.#charges - MOST_GENERATIONS * 0.9;
    let end = 0;
    for (let charges = 0; charges < surplus; end++) if (this.entries[end]?.kind === 'charge') charges++;
    this.entries = this.entries.slice(end);
    this.#charges -= surplus;
    this.dropped += surplus;
  }

  #addSpan(span: Span): void {
    this.received.spans++;
    if (span.priced) this.received.spansWithCost++;
    let trace = this.traces.get(span.traceId);
    if (!trace) this.traces.set(span.traceId, (trace = new Map()));
    this.#spans += trace.has(span.spanId) ? 0 : 1;
    trace.set(span.spanId, span);
    for (const [oldest, spans] of this.traces) {
      if (this.#spans <= MOST_SPANS || this.traces.size === 1) break;
      this.traces.delete(oldest);
      this.#spans -= spans.size;
    }
  }

  #changed(): void {
    this.version++;
    for (const listener of this.#listeners) listener();
  }
}

/** Attributes that repeat others as doubles, or are for other products. */
const REPEATED: ReadonlySet<string> = new Set([ATTR.costAmount, 'gen_ai.usage.cost']);

/** As a plain object it takes a third of what the reader's hash table takes. */
function compact(entry: LedgerEntry): LedgerEntry {
  const kept = Object.entries(entry.attributes).filter(([name]) => !REPEATED.has(name));
  const attributes = JSON.parse(JSON.stringify(Object.fromEntries(kept))) as LedgerEntry['attributes'];
  return { ...entry, attributes, resource: {} };
}
