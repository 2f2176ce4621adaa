import type { CallStart } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';

interface Options {
  readonly baseUrl?: unknown;
  readonly environment?: unknown;
}

/** A part of a client: those that were generated have `_options`, the sessions' `options`. */
interface Part {
  readonly _options?: Options;
  readonly options?: Options;
}

const PRODUCTION = 'https://api.elevenlabs.io';

/** Where a path is, and who bills for it: a client with another base URL may be one of another provider. */
export function endpoint(
  self: unknown,
  path: string,
): Pick<CallStart, 'serverUrl'> & { exchange: ReturnType<typeof endpointOf> } {
  const { _options, options } = self as Part;
  const serverUrl = baseUrlOf(_options ?? options);
  return { exchange: endpointOf(serverUrl, path), serverUrl };
}

/** An address that only a function or a promise knows is taken for the provider's own. */
function baseUrlOf({ baseUrl, environment }: Options = {}): string {
  if (typeof baseUrl === 'string') return baseUrl;
  if (baseUrl !== undefined && baseUrl !== null) return PRODUCTION;
  const base = (environment as { readonly base?: unknown } | undefined)?.base ?? environment;
  return typeof base === 'string' ? base : PRODUCTION;
}
