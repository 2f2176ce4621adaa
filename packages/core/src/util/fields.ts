/** Readers of untyped JSON: each gives a value of the wanted kind, or undefined for anything else. */

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
const MAX = 1e9;

/** A quantity: a finite number that is not negative. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= MAX ? value : undefined;
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

/** A quantity that may also be written as text, and be 0. */
export function quantity(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,9}(\.\d{1,9})?$/.test(value) ? number(Number(value)) : number(value);
}

/** A whole number above 0, that a form may have sent as text. */
export function whole(value: unknown): number | undefined {
  return count(quantity(value));
}

/** A value by its path: nested, or under the path itself as one key. */
export function at(from: unknown, path: string): unknown {
  return fields(from)?.[path] ?? path.split('.').reduce<unknown>((value, key) => fields(value)?.[key], from);
}

/** What `read` finds under the first of several names or paths. */
export function first<T>(
  from: Fields | undefined,
  names: readonly string[],
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const name of names) {
    const found = read(at(from, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first of several fields that holds something. */
export function pick(from: Fields | undefined, ...names: readonly string[]): unknown {
  return first(from, names, (value) => value ?? undefined);
}

/** The first of these that is a text. */
export function firstText(...values: readonly unknown[]): string | undefined {
  return values.map(text).find((value) => value !== undefined);
}

/** A response header: recorded exchanges may have kept the case of its name. */
export function header(headers: unknown, name: string): string | undefined {
  const all = fields(headers);
  if (!all) return undefined;
  const direct = all[name] ?? all[Object.keys(all).find((key) => key.toLowerCase() === name) ?? name];
  return text(Array.isArray(direct) ? direct[0] : direct);
}
