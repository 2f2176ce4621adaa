import type { Exchange } from '@costspan/core';
import { fields } from './wire/index.ts';

/**
 * Addresses where billers tell a price or a length and make nothing: Ideogram's `dry_run`
 * (https://developer.ideogram.ai/ideogram-api/price-quotes, 2026-11-30), fal's price estimates
 * (https://api.fal.ai/v1/models/pricing/estimate, 2026-11-24), Google's `:countTokens`
 * (https://ai.google.dev/api/tokens, 2026-11-30).
 */
const PLACES =
  /[?&]dry_?run=(?:true|1)(?:&|$)|\/pricing\/estimate(?:[/?]|$)|\/price[-_]?quotes?(?:[/?]|$)|:(?:countTokens|computeTokens)(?:[?]|$)/i;

/**
 * Whether an exchange only asks what something would cost, or whether it would be taken: nothing is
 * generated, and nothing billed.
 *
 * @example
 * isQuote({ provider: 'ideogram', url: 'https://api.ideogram.ai/v2/image/generate/ideogram-4-5?dry_run=true' }); // true
 */
export function isQuote({ url, request, response }: Exchange): boolean {
  if (typeof url === 'string' && PLACES.test(url)) return true;
  const asked = fields(request);
  if (asked?.['dry_run'] === true || asked?.['estimate_type'] !== undefined) return true;
  return fields(response)?.['object'] === 'price_quote';
}
