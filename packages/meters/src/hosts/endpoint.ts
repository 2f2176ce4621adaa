import { memoize, settings } from '@costspan/core/internal';
import { providerOfBaseUrl } from './base-url.ts';
import { billerOf } from './biller-of.ts';
import type { Billed } from './biller-of.ts';

type Endpoints = (base: string) => (path: string) => Billed;

const known = new WeakMap<object, Endpoints>();

/**
 * Where a client sends a request: `path` below its base URL, as the biller's own routes are written. A
 * gateway counts as the biller that it hands on to, a host that nobody knows as a biller of its own,
 * by its host name. Clients have few base URLs and paths: each is worked out once.
 *
 * @example
 * endpointOf('https://api.openai.com/v1', '/images/generations');
 * // { provider: 'openai', url: 'https://api.openai.com/v1/images/generations' }
 */
export function endpointOf(base: string, path: string): Billed {
  const { gateways } = settings();
  let endpoints = known.get(gateways);
  if (!endpoints) known.set(gateways, (endpoints = memoize((one) => memoize((below) => endpoint(one, below)))));
  return endpoints(base)(path);
}

function endpoint(base: string, path: string): Billed {
  const { provider, url } = billerOf(base) ?? { provider: providerOfBaseUrl(base), url: base };
  return { provider, url: `${url.replace(/\/$/, '')}${path}` };
}
