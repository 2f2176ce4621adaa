/** What is to be known of an output's charge to judge it. */
interface JudgedCharge {
  readonly at: {
    /** of the attempt; undefined for prompt steps and gates */
    readonly number: number | undefined;
    readonly kind: { readonly failed: boolean };
    /** provider and model */
    readonly target: string;
  };
}

/** What somebody has said of an output, or of one of its attempts. */
interface JudgedBy {
  readonly at: { readonly number: number | undefined; readonly outcome: string };
}

/** What became of an output's attempts. */
export interface Judged<V extends JudgedBy> {
  /** one for each piece; `number` where its attempt is known */
  readonly accepted: readonly { readonly number: number | undefined; readonly verdict: V }[];
  /** by the attempt's number */
  readonly rejected: ReadonlyMap<number | undefined, V>;
  isWasted(charge: JudgedCharge['at']): boolean;
}

/** Holds an output's verdicts against its charges, both in the order of their attempts. */
export function judge<V extends JudgedBy>(charges: readonly JudgedCharge[], verdicts: readonly V[]): Judged<V> {
  const stated = new Set(verdicts.map(({ at }) => at.number));
  const open = charges
    .filter(({ at }) => at.number !== undefined && !stated.has(at.number) && !at.kind.failed)
    .map(({ at }) => at.number ?? 0);
  const accepted = verdicts
    .filter(({ at }) => at.outcome === 'accepted')
    .map((verdict) => ({ verdict, number: verdict.at.number ?? open.at(-1) }));
  const rejected = new Map<number | undefined, V>();
  for (const verdict of verdicts)
    if (verdict.at.outcome === 'rejected')
      for (const number of verdict.at.number === undefined ? open : [verdict.at.number]) rejected.set(number, verdict);
  const numbers = new Set(accepted.map(({ number }) => number));
  const last = charges.findLast(({ at }) => at.number !== undefined && numbers.has(at.number))?.at;
  const isOver = accepted.length > 0 || verdicts.some(({ at }) => at.outcome === 'failed');
  return {
    accepted,
    rejected,
    isWasted({ number, kind, target }) {
      if (number === undefined || numbers.has(number)) return false;
      if (kind.failed || rejected.has(number)) return true;
      // Another model's, made before: a step to what was accepted, as a clip is to its upscaling.
      const isStep = last?.number !== undefined && number < last.number && target !== last.target;
      return isOver && !isStep;
    },
  };
}
