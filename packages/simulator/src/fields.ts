// Readers for request bodies: a multipart form has only strings, so `"3"` and `"true"` count as 3 and true.

export type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

export function text(from: Fields, key: string, fallback: string): string {
  const value = from[key];
  return typeof value === 'string' && value !== '' ? value : fallback;
}

export function number(from: Fields, key: string, fallback: number): number {
  const value = Number.parseFloat(String(from[key]));
  return Number.isFinite(value) ? value : fallback;
}

export function flag(from: Fields, key: string, fallback: boolean): boolean {
  const value = from[key];
  return value === undefined || value === null ? fallback : value === true || value === 'true';
}

/** Stand-in for a tokenizer: the same text always has the same count. */
export function textTokens(value: string): number {
  return Math.max(1, Math.ceil([...value].length / 4));
}
