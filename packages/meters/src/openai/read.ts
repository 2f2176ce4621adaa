/** A JSON object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = {};

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, an empty one where it is none. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : NONE;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A name, code or setting: short text. Anything longer is content, which a meter never passes on. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 300 ? value : undefined;
}

/** A counter as the provider reports it: a whole number, never a guess from something else. */
export function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A count in a request: form fields arrive as text. */
export function asked(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : count(value);
}

/** A request parameter that may decide a price. */
export function setting(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  // `auto` leaves the choice to the provider: it is not a fact.
  return typeof value === 'string' && value !== 'auto' ? text(value) : undefined;
}

/** The one value of a field that all of them have; undefined where they differ or one has none. */
export function common(all: readonly Fields[], name: string): unknown {
  const value = all[0]?.[name];
  for (const one of all) if (one[name] !== value) return undefined;
  return value;
}
