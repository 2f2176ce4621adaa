import { BoundedMap } from '../util/bounded-map.ts';
import { isRange, normal } from './condition.ts';
import type { ModelEntry } from './types.ts';

type Scalar = string | number | boolean;

/** Words for settings that most providers share. */
const COMMON: ReadonlySet<string> = new Set(
  'none auto default on off low medium high max standard premium hd sd ultra turbo fast quality draft lite pro basic batch flex priority'.split(
    ' ',
  ),
);
/** `8s`, `1080p`, `1024x1024`, `16:9`: nothing that a person writes. */
const NUMBER = /^\d{1,9}(?:\.\d{1,9})?(?:[a-z]{1,3}|[x:*]\d{1,9})?$/;
/** A biller's own name of a place: `eu`, `us-central1`, `ap-southeast-2`. */
const REGION = /^[a-z]{2,9}(?:-[a-z]{2,12}){0,3}-?\d{0,2}$/;
/** Stands for a word that no price asks for: it may be the user's own. */
const OTHER = '"other"';
/** Values of one fact whose text is kept. */
const MAX_VALUES = 100;

/** A fact that decides some price. */
class TestedSetting {
  /** that some price asks for, normalised */
  readonly #words = new Set<string>();
  readonly #texts = new BoundedMap<string, string>(MAX_VALUES);
  readonly #known: RegExp;

  /** `known` are values that nobody writes of their own, whether some price asks for them or not. */
  constructor(known: RegExp) {
    this.#known = known;
  }

  add(word: Scalar): void {
    this.#words.add(normal(word));
  }

  /** A value as JSON that holds nothing private: a word that no price asks for is `"other"`. */
  text(value: Scalar): string {
    if (typeof value !== 'string')
      return value === true || value === false || Number.isFinite(value) ? String(value) : OTHER;
    let known = this.#texts.get(value);
    if (known === undefined)
      this.#texts.set(value, (known = this.#isKnown(normal(value)) ? JSON.stringify(value) : OTHER));
    return known;
  }

  #isKnown(word: string): boolean {
    return this.#words.has(word) || COMMON.has(word) || this.#known.test(word);
  }
}

/** By name. */
export type TestedSettings = ReadonlyMap<string, TestedSetting>;

/** What prices of some biller or other depend on: kept for models that have no price yet. */
const USUAL: readonly string[] =
  'service_tier region resolution size image_size width height quality duration mode aspect_ratio generate_audio audio steps input_tokens'.split(
    ' ',
  );

/** The facts that decide a price of one of the models: by a condition, by growing with it, or by a default; and the usual ones. */
export function testedSettings(models: readonly ModelEntry[]): TestedSettings {
  const found = new Map<string, TestedSetting>();
  const setting = (name: string): TestedSetting => {
    let known = found.get(name);
    if (!known) found.set(name, (known = new TestedSetting(name === 'region' ? REGION : NUMBER)));
    return known;
  };
  for (const name of USUAL) setting(name);
  for (const { rates, defaults = {} } of models) {
    for (const [name, value] of Object.entries(defaults)) setting(name).add(value);
    for (const { when = {}, grows } of rates) {
      if (grows) setting(grows.with);
      for (const [name, condition] of Object.entries(when)) {
        const tested = setting(name);
        if (!isRange(condition)) for (const word of [condition].flat()) tested.add(word);
      }
    }
  }
  return found;
}
