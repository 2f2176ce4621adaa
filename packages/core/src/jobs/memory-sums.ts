import { BoundedMap } from '../util/bounded-map.ts';
import type { Sum, SumAnswer, SumChange } from './store.ts';

/** The most sums that are remembered: keys of budgets, in their periods. */
const MAX_SUMS = 100_000;

interface Part {
  amount: number;
  /** ms since the epoch; undefined for one that stays */
  readonly until: number | undefined;
}

interface Parts {
  readonly parts: Map<string, Part>;
  spent: number;
  held: number;
  until: number;
}

/** Sums of this process, in bounded memory. */
export class MemorySums {
  readonly #sums = new BoundedMap<string, Parts>(MAX_SUMS);

  add(sum: string, { id, amount, ttl, from, max, keep }: SumChange): SumAnswer {
    const now = Date.now();
    const of = this.#of(sum, now);
    const before = of.spent;
    const old = of.parts.get(id)?.amount ?? 0;
    const source = from === undefined ? undefined : of.parts.get(from);
    const taken = source ? Math.min(source.amount, Math.max(0, amount - old)) : 0;
    if (max !== undefined && of.spent + of.held - old - taken + amount > max)
      return { added: false, before, spent: of.spent, held: of.held };
    if (source && from !== undefined) set(of, from, { ...source, amount: source.amount - taken });
    set(of, id, { amount, until: ttl === undefined ? undefined : now + ttl });
    of.until = now + keep;
    this.#sums.set(sum, of);
    return { added: true, before, spent: of.spent, held: of.held };
  }

  sum(sum: string): Sum {
    const { spent, held } = this.#of(sum, Date.now());
    return { spent, held };
  }

  #of(sum: string, now: number): Parts {
    const known = this.#sums.get(sum);
    if (!known || known.until <= now) return { parts: new Map(), spent: 0, held: 0, until: 0 };
    for (const [id, { until = Infinity }] of known.parts) if (until <= now) set(known, id, undefined);
    return known;
  }
}

function set(of: Parts, id: string, part: Part | undefined): void {
  const old = of.parts.get(id);
  if (old) of[old.until === undefined ? 'spent' : 'held'] -= old.amount;
  if (!part || part.amount === 0) of.parts.delete(id);
  else {
    of[part.until === undefined ? 'spent' : 'held'] += part.amount;
    of.parts.set(id, part);
  }
}
