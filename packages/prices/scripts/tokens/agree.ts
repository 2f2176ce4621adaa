import { covers } from '../../../core/src/util/day.ts';
import type { Stated, TableModel } from './stated.ts';

/** A price that a table states and the other one does not deny. */
export interface Agreed extends Omit<Stated, 'steps'> {
  readonly over: number;
  readonly upTo: number | undefined;
  readonly price: string;
  readonly by: 'both' | 'genai' | 'litellm';
}

export interface Difference {
  readonly item: string;
  readonly tier: string;
  readonly over: number;
  readonly genai: string;
  readonly litellm: string;
}

interface Band {
  readonly over: number;
  readonly upTo: number | undefined;
}

/** The prices of one model on which the tables do not differ; `day` is the one on which they were read. */
export function agreed(
  genai: TableModel | undefined,
  litellm: TableModel | undefined,
  day: string,
): { agreed: Agreed[]; different: Difference[] } {
  const bands = bandsOf([...(genai?.prices ?? []), ...(litellm?.prices ?? [])]);
  const isLong = (prices: readonly Stated[] = []): boolean => prices.some(({ steps }) => steps.length > 1);
  const found: Agreed[] = [];
  const different: Difference[] = [];
  const theirs = litellm?.prices ?? [];
  const compared = new Set<Stated>();
  for (const price of genai?.prices ?? []) {
    const other = covers(price, day) ? theirs.find((one) => isSame(one, price)) : undefined;
    if (other) compared.add(other);
    const rows = bands.map((band): Agreed | undefined => {
      const a = priceIn(price, band);
      const b = other && priceIn(other, band);
      const aStated = a && (a.stated || price.tier === 'standard' || !isLong(genai?.prices));
      const bStated = b && (b.stated || !isLong(theirs) || a?.price === b.price);
      if (a && aStated && b && bStated) {
        if (a.price === b.price) return row(price, band, a.price, 'both');
        different.push({ item: price.item, tier: price.tier, over: band.over, genai: a.price, litellm: b.price });
        return undefined;
      }
      if (a && aStated) return row(price, band, a.price, 'genai');
      return b?.stated && other && litellm?.source
        ? row({ ...price, steps: other.steps }, band, b.price, 'litellm')
        : undefined;
    });
    found.push(...joined(rows));
  }
  // LiteLLM has no days: what it alone states holds between the changes that the other table tells of.
  const changes = (genai?.prices ?? []).flatMap(({ from, until }) => [from ?? '', until ?? '']).sort();
  const span = { from: changes.findLast((one) => one <= day) || undefined, until: changes.find((one) => one > day) };
  if (litellm?.source !== undefined)
    for (const price of theirs.filter((one) => !compared.has(one)))
      found.push(
        ...joined(
          bands.map((band) => {
            const b = priceIn(price, band);
            return b && (b.stated || price.tier === 'standard' || !isLong(theirs))
              ? row({ ...price, ...span }, band, b.price, 'litellm')
              : undefined;
          }),
        ),
      );
  return { agreed: found, different };
}

function isSame(a: Stated, b: Stated): boolean {
  return a.item === b.item && a.tier === b.tier;
}

function bandsOf(prices: readonly Stated[]): Band[] {
  const starts = [...new Set([0, ...prices.flatMap(({ steps }) => steps.map(({ over }) => over))])].sort(
    (a, b) => a - b,
  );
  return starts.map((over, i) => ({ over, upTo: starts[i + 1] }));
}

/** `stated`: the price has a step of its own here, it is not that of shorter prompts. */
function priceIn({ steps }: Stated, { over }: Band): { price: string; stated: boolean } | undefined {
  const step = steps.findLast((one) => one.over <= over);
  return step && { price: step.price, stated: step.over === over };
}

function row(stated: Stated, band: Band, amount: string, by: Agreed['by']): Agreed {
  const { steps: _, ...price } = stated;
  return { ...price, ...band, price: amount, by };
}

/** One price of several lengths is one row. */
function joined(rows: readonly (Agreed | undefined)[]): Agreed[] {
  const found: Agreed[] = [];
  for (const one of rows) {
    const before = found.at(-1);
    if (one && before && before.upTo === one.over && before.price === one.price && before.by === one.by)
      found[found.length - 1] = { ...before, upTo: one.upTo };
    else if (one) found.push(one);
  }
  return found;
}
