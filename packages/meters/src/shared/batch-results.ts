import { measure } from '@costspan/core';
import type { Usage } from '@costspan/core';
import type { Fields } from './wire/index.ts';

/** How one biller writes the results of a batch. */
export interface ResultForm {
  /** whether it is the line of a result */
  isResult(line: Fields): boolean;
  /** what the request of one line is billed: it has an answer, or it is free */
  billed(line: Fields): readonly Usage[];
  /** lengths of a prompt above which prices change */
  readonly bands: readonly number[];
}

/** What is kept of a batch's results while an app reads them: no line, but sums of those that are billed alike. */
export class BatchResults {
  readonly type = 'batch_results';
  /** all of them were read: before that, the sums are not the batch's */
  isWhole = false;
  readonly #form: ResultForm;
  readonly #sums = new Map<string, readonly Usage[]>();
  #lost = false;

  constructor(form: ResultForm) {
    this.#form = form;
  }

  /** Adds a line; undefined for one that could not be read. */
  add(line: Fields | undefined): void {
    if (!line) this.#lost = true;
    const usages = line ? this.#form.billed(line) : [];
    if (usages.length === 0) return;
    const key = JSON.stringify(usages.map((usage) => termsOf(usage, this.#form.bands)));
    const sums = this.#sums.get(key);
    this.#sums.set(key, sums ? usages.map((usage, i) => sum(sums[i] as Usage, usage)) : usages);
  }

  /** One usage for all that is billed alike, in an order that is that of no file: results come in any. */
  usages(): readonly Usage[] {
    return [...this.#sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, usages]) => usages)
      .map((usage) => (this.#lost ? { ...usage, incomplete: true } : usage));
  }
}

/** Reads a file line by line: nothing is kept of one that holds no batch's results, and sums of one that does. */
export class BatchLines {
  readonly #form: ResultForm;
  #results: BatchResults | undefined;

  constructor(form: ResultForm) {
    this.#form = form;
  }

  add(line: unknown): boolean {
    // What a file is, its first line tells.
    if (!this.#results && !(isObject(line) && this.#form.isResult(line))) return false;
    this.#results ??= new BatchResults(this.#form);
    this.#results.add(isObject(line) ? line : undefined);
    return true;
  }

  end(isWhole: boolean): unknown {
    // Who has read all of it may leave it afterwards.
    if (this.#results) this.#results.isWhole ||= isWhole;
    return this.#results;
  }
}

/** The results of an answer: as they were kept, or line by line; undefined where it is neither. */
export function batchResultsIn(answer: unknown, form: ResultForm): BatchResults | undefined {
  const given = Array.isArray(answer) ? (answer as readonly unknown[]) : [answer];
  const [kept] = given;
  if (kept instanceof BatchResults) return kept;
  if (given.length === 0 || !given.every((line) => isObject(line) && form.isResult(line))) return undefined;
  const results = new BatchResults(form);
  for (const line of given) results.add(line as Fields);
  results.isWhole = true;
  return results;
}

/** The charges of a batch's results, and what is the same of all; none before all of them were read. */
export function chargesOf(results: BatchResults, same: Pick<Usage, 'provider' | 'responseId'>): readonly Usage[] {
  if (!results.isWhole) return [];
  return results.usages().map((usage) => ({ ...usage, ...same, ...OF_ONE_ANSWER }));
}

/** What is true of one answer alone, and of no sum. */
const OF_ONE_ANSWER = { media: undefined, sizes: undefined, tokens: undefined, requestedQuantity: undefined } as const;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What decides the prices of a usage. */
function termsOf({ model, facts }: Usage, bands: readonly number[]): readonly unknown[] {
  const { input_tokens: prompt, ...others } = facts;
  return [model, bands.filter((length) => Number(prompt) > length).length, ...Object.entries(others).flat()];
}

function sum(a: Usage, b: Usage): Usage {
  const isSame = (one: Usage['measures'][number], other: Usage['measures'][number]): boolean =>
    one.item === other.item && one.unit === other.unit;
  const only = b.measures.filter((one) => !a.measures.some((other) => isSame(one, other)));
  const both = a.measures.map((own) => {
    const other = b.measures.find((one) => isSame(own, one));
    return other ? measure(own.item, own.unit, own.quantity.plus(other.quantity), own.basis) : own;
  });
  return { ...a, measures: [...both, ...only], incomplete: a.incomplete || b.incomplete };
}
