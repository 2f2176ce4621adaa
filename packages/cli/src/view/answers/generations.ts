import type { LedgerCharge } from '@costspan/core/ledger';
import { Refused } from '../refused.ts';
import type { Snapshot } from '../snapshot.ts';
import { filterOf } from './filter.ts';
import { rowOf } from './generation-row.ts';
import type { GenerationRow } from './generation-row.ts';

export interface GenerationsAnswer {
  /** that the filter lets through */
  readonly total: number;
  /** newest first */
  readonly generations: readonly GenerationRow[];
  /** `after` of what follows; null at the end */
  readonly next: string | null;
}

const PAGE = 200;
const MOST = 2_000;

/** A filter goes over every charge: what it lets through is kept as long as nothing new comes. */
const filtered = new WeakMap<Snapshot, Map<string, readonly LedgerCharge[]>>();

/**
 * Some of the generations, the newest first: after the one whose id is `after`, and after `skip` more, at most `limit`.
 */
export function generations(snapshot: Snapshot, query: URLSearchParams): GenerationsAnswer {
  const all = passing(snapshot, query.get('filter') ?? '');
  const start = startOf(all, snapshot, query.get('after') ?? '') + numberIn(query, 'skip', 0, Infinity);
  const end = start + numberIn(query, 'limit', PAGE, MOST);
  const page = all.slice(start, end);
  return {
    total: all.length,
    generations: page.map(rowOf),
    next: end < all.length ? (page.at(-1)?.entry.chargeKey ?? null) : null,
  };
}

function passing(snapshot: Snapshot, filter: string): readonly LedgerCharge[] {
  if (filter.trim() === '') return snapshot.charges;
  const known = filtered.get(snapshot) ?? new Map<string, readonly LedgerCharge[]>();
  filtered.set(snapshot, known);
  const found = known.get(filter) ?? snapshot.charges.filter(filterOf(filter));
  known.set(filter, found);
  return found;
}

function startOf(all: readonly LedgerCharge[], snapshot: Snapshot, after: string): number {
  if (after === '') return 0;
  const at = snapshot.positions().get(after);
  if (at === undefined) throw new Refused(404, `no generation ${JSON.stringify(after.slice(0, 80))} is kept`);
  if (all === snapshot.charges) return at + 1;
  const found = all.findIndex(({ entry }) => entry.chargeKey === after);
  return found < 0 ? 0 : found + 1;
}

function numberIn(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const given = query.get(name);
  if (given === null) return otherwise;
  if (!/^\d{1,9}$/.test(given)) throw new Refused(400, `${name} is ${JSON.stringify(given)}: write a whole number`);
  return Math.min(Number(given), most);
}
