import type { Exchange } from '@costspan/core';

/** `metrics.predict_time` */
const PATH = /^[a-z]\w*(?:\.[a-z]\w*)+$/i;

/** `x-fal-billable-units`, `character-cost`: no body of a provider has such names. */
const HEADER = /^[a-z][a-z\d]*(?:-[a-z\d]+)+$/i;

/**
 * An exchange that somebody wrote down, in the form of the wire: `"metrics.predict_time": 10` is
 * `metrics: { predict_time: 10 }`, and a header among the answer's fields is a header.
 */
export function inWireNames(exchange: Exchange): Exchange {
  const response = nested(exchange.response);
  const noted = headersIn(response);
  return {
    ...exchange,
    request: nested(exchange.request),
    response,
    headers: noted ? { ...noted, ...exchange.headers } : exchange.headers,
  };
}

function nested(body: unknown): unknown {
  const paths = isObject(body) ? Object.keys(body).filter((key) => PATH.test(key)) : [];
  if (!isObject(body) || paths.length === 0) return body;
  const whole: Record<string, unknown> = { ...body };
  for (const path of paths) {
    delete whole[path];
    put(whole, path.split('.'), body[path]);
  }
  return whole;
}

/** What already stands at a place is not overwritten. */
function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  const present = Object.hasOwn(into, name) ? into[name] : undefined;
  if (rest.length === 0) into[name] = present ?? value;
  else if (present === undefined || isObject(present)) {
    const inner = { ...present };
    put(inner, rest, value);
    into[name] = inner;
  }
}

function headersIn(response: unknown): Record<string, string> | undefined {
  if (!isObject(response)) return undefined;
  const found = Object.entries(response).filter(
    ([name, value]) => HEADER.test(name) && (typeof value === 'string' || typeof value === 'number'),
  );
  return found.length === 0
    ? undefined
    : Object.fromEntries(found.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
