import type { Exchange } from '@costspan/core';
import { at, fields, quantity } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** An exchange whose bodies are JSON objects, as bills are written down. */
export interface Bill {
  readonly exchange: Exchange;
  readonly request: Fields;
  readonly answer: Fields;
}

export function billOf(exchange: Exchange): Bill {
  return { exchange, request: fields(exchange.request) ?? {}, answer: fields(exchange.response) ?? {} };
}

/** The first of several names that has a quantity, also where it is written as text. */
export function quantityIn(names: readonly string[], ...sources: readonly Fields[]): number | undefined {
  for (const source of sources)
    for (const name of names) {
      const found = quantity(at(source, name));
      if (found !== undefined) return found;
    }
  return undefined;
}

/** A body without some of its fields. */
export function without(body: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

/** A body with a value at a path, unless one stands there. */
export function withValue(body: Fields, path: string, value: unknown): Fields {
  if (value === undefined) return body;
  const [name = '', ...rest] = path.split('.');
  const present = body[name];
  if (rest.length === 0) return present === undefined || present === null ? { ...body, [name]: value } : body;
  const inner = fields(present);
  return present === undefined || inner ? { ...body, [name]: withValue(inner ?? {}, rest.join('.'), value) } : body;
}
