import type { BillerBook, ModelEntry, RateEntry } from '../price-book/types.ts';
import type { Problem } from './problem.ts';

/** Words by which vendors' pages tell of a price for a limited time. */
const LIMITED =
  /\bthrough (?:january|february|march|april|may|june|july|august|september|october|november|december) \d|\bthrough \d{4}-\d\d|\bintroductory\b|\blaunch (?:price|pricing|promotion)|\bpromotion/i;

/** Prices for a limited time that have no end, and prices of siblings of which nobody has asked whether they are one. */
export function promotionProblems({ models }: BillerBook): Problem[] {
  const promoted = models.filter(({ rates }) => rates.some(isLimited));
  return models.flatMap((model, i) =>
    model.rates.flatMap((rate, n) => {
      const message = unended(rate) ?? unasked(model, rate, promoted);
      return message === undefined ? [] : [{ path: ['models', i, 'rates', n, 'promotion'], value: rate.id, message }];
    }),
  );
}

function unended({ promotion, from, until, note = '' }: RateEntry): string | undefined {
  if (promotion === 'dated' && until === undefined)
    return 'is a price until a day, and has no "until": write the first day on which it no longer holds';
  // A price that begins on a day is what came after the limited time.
  if (promotion === undefined && from === undefined && LIMITED.test(note))
    return 'has a note of a price for a limited time: write "promotion", and "until" where its end is stated';
  return undefined;
}

/** A promotion on a page is seldom that of one model only: its generation is asked, too. */
function unasked(model: ModelEntry, rate: RateEntry, promoted: readonly ModelEntry[]): string | undefined {
  if (rate.promotion !== undefined || rate.from !== undefined || rate.until !== undefined) return undefined;
  const sibling = promoted.find(
    (other) =>
      generation(other.model) === generation(model.model) &&
      other.rates.some((one) => isLimited(one) && one.source === rate.source),
  );
  return (
    sibling &&
    `stands on one page with ${sibling.model}, which has a price for a limited time: write "promotion", as the page has it for this one`
  );
}

function isLimited({ promotion }: RateEntry): boolean {
  return promotion === 'dated' || promotion === 'open';
}

/** The part of a name down to its first number: `gemini-3.8` of `gemini-3.8-flash-lite-tts`. */
function generation(model: string): string {
  const parts = model.split('-');
  const number = parts.findIndex((part) => /\d/.test(part));
  return parts.slice(0, number < 0 ? 1 : number + 1).join('-');
}
