/** Readers of untyped JSON: whatever arrives, they answer with a value of the wanted kind or undefined. */

export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

export function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Beyond this a count, a size or a length is a misreading, not usage. */
const MOST = 1e9;

/** A quantity: a finite number that is not negative. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= MOST ? value : undefined;
}

export function positive(value: unknown): number | undefined {
  const found = number(value);
  return found === undefined || found === 0 ? undefined : found;
}

/** A whole number above 0. */
export function count(value: unknown): number | undefined {
  const found = positive(value);
  return found !== undefined && Number.isInteger(found) ? found : undefined;
}

/** A length in seconds as requests state it: `5`, `"5"` or `"8s"`; `"auto"` states none. */
export function seconds(value: unknown): number | undefined {
  if (typeof value !== 'string') return positive(value);
  const match = /^(\d{1,9}(?:\.\d{1,9})?)s?$/.exec(value.trim());
  return match ? positive(Number(match[1])) : undefined;
}

/** A response header: recorded exchanges may have kept the case of its name. */
export function header(headers: unknown, name: string): string | undefined {
  const all = fields(headers);
  if (!all) return undefined;
  const direct = all[name] ?? all[Object.keys(all).find((key) => key.toLowerCase() === name) ?? name];
  return text(Array.isArray(direct) ? direct[0] : direct);
}
