import { settings } from '@costspan/core/internal';
import { throughStated } from './gateways.ts';
import type { Forwarded } from './gateways.ts';
import { providerAt } from './patterns.ts';
import { throughWellKnown } from './well-known.ts';

/** Who bills a request, and its URL as that biller's own routes are written. */
export type Billed = Forwarded;

/**
 * The biller of a request, by its URL. A gateway of the settings comes first, then those that
 * everybody can use, then the billers' own hosts. No meter is loaded for it.
 *
 * @param url absolute URL; anything else is billed by nobody
 * @param gateways `host[:port][/path]` to provider; those of `configure` or `COSTSPAN_GATEWAYS` where left out.
 *   Without a port every port of the host; the longest one holds
 * @returns the provider, and the URL with the gateway's address and path replaced by the provider's;
 *   undefined where nobody is known to bill for it
 *
 * @example
 * billerOf('https://queue.fal.run/fal-ai/flux/dev');
 * // { provider: 'fal', url: 'https://queue.fal.run/fal-ai/flux/dev' }
 * billerOf('http://llm.acme.com:4000/oai/v1/images/edits', { 'llm.acme.com/oai': 'openai' });
 * // { provider: 'openai', url: 'https://api.openai.com/v1/images/edits' }
 */
export function billerOf(
  url: string,
  gateways: Readonly<Record<string, string>> = settings().gateways,
): Billed | undefined {
  const parsed = addressIn(url);
  if (!parsed) return undefined;
  const forwarded = throughStated(parsed, gateways) ?? throughWellKnown(parsed);
  if (forwarded) return forwarded;
  const provider = providerAt(parsed);
  return provider === undefined ? undefined : { provider, url };
}

/** The address of a request; undefined where a URL is none that anybody bills. */
export function addressIn(url: string): URL | undefined {
  const parsed = URL.parse(url);
  return parsed && /^(?:https?|wss?):$/.test(parsed.protocol) ? parsed : undefined;
}
