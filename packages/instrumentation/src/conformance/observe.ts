import { inspect } from 'node:util';

/** All that an app can see of what a call came to, as data that compares. */
export async function observe(call: () => unknown): Promise<unknown> {
  try {
    return { value: await seen(await call()) };
  } catch (error) {
    return { error: seenError(error) };
  }
}

async function seen(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if (typeof (value as Response).arrayBuffer === 'function') return seenResponse(value as Response);
  if (Symbol.asyncIterator in value)
    return {
      class: value.constructor.name,
      keys: Object.keys(value),
      ...(await items(value as AsyncIterable<unknown>)),
    };
  return inspect(value, { depth: 12, maxStringLength: 2_000 });
}

async function items(source: AsyncIterable<unknown>): Promise<object> {
  const found: unknown[] = [];
  try {
    for await (const item of source) found.push(item);
  } catch (error) {
    return { items: inspect(found, { depth: 12 }), error: seenError(error) };
  }
  const { done } = source as { done?: unknown };
  return {
    items: inspect(found, { depth: 12 }),
    done: typeof done === 'function' ? await observe(done as () => unknown) : undefined,
  };
}

async function seenResponse(response: Response): Promise<object> {
  const { status, headers } = response;
  return {
    class: response.constructor.name,
    keys: Object.keys(response),
    status,
    headers: [...headers],
    bytes: Buffer.from(await response.arrayBuffer()).toString('base64'),
  };
}

/** Class, message, own properties and first stack line: where it was thrown is the SDK's matter, not ours. */
export function seenError(error: unknown): unknown {
  if (!(error instanceof Error)) return inspect(error);
  const { cause, stack, ...own } = error as Error & Record<string, unknown>;
  return {
    class: error.constructor.name,
    name: error.name,
    message: error.message,
    own: inspect(own, { depth: 3 }),
    keys: Object.keys(error),
    top: stack?.split('\n    at ')[0],
    cause: cause === undefined ? undefined : seenError(cause),
  };
}
