import { z } from 'zod';
import { amount, answer, priceText, unitOf } from './read.ts';
import type { LivePrice, Vendor } from './vendor.ts';

/** `GET /v1/models/pricing` (https://docs.fal.ai/platform-apis/v1/models/pricing, read 2026-11-24; answer recorded 2026-04-16). */
const page = z.object({
  prices: z.array(z.object({ endpoint_id: z.string(), unit_price: amount, unit: z.string(), currency: z.string() })),
  next_cursor: z.string().nullish(),
  has_more: z.boolean().optional(),
});

/** The API takes 1 to 50 endpoints at once. */
const AT_ONCE = 50;

export const fal: Vendor = {
  provider: 'fal',
  baseUrl: 'https://api.fal.ai',
  keyName: 'FAL_KEY',
  authorization: (key) => `Key ${key}`,
  async read(get, models, say) {
    const prices: LivePrice[] = [];
    const unknown: string[] = [];
    const waiting: string[][] = [];
    for (let at = 0; at < models.length; at += AT_ONCE) waiting.push(models.slice(at, at + AT_ONCE));
    let done = 0;
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const query = batch.map((model) => `endpoint_id=${encodeURIComponent(model)}`).join('&');
      const found = await pagesOf(get, query);
      if (found) prices.push(...found);
      else if (batch.length === 1) unknown.push(...batch);
      else {
        // One endpoint that is gone fails all that were asked with it.
        const half = Math.ceil(batch.length / 2);
        waiting.unshift(batch.slice(0, half), batch.slice(half));
        continue;
      }
      done += batch.length;
      say(`${done} of ${models.length} endpoints`);
    }
    return { prices, unknown };
  },
};

async function pagesOf(get: (path: string) => Promise<unknown>, query: string): Promise<LivePrice[] | undefined> {
  const prices: LivePrice[] = [];
  let cursor: string | undefined;
  // A batch has one price an endpoint; a cursor that never ends must not hold us.
  for (let pages = 0; pages < AT_ONCE; pages++) {
    const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const value = await get(`/v1/models/pricing?${query}${more}`);
    if (value === undefined) return undefined;
    const { prices: found, has_more, next_cursor } = answer(page, value, 'fal');
    for (const { endpoint_id, unit_price, unit: unitText, currency } of found) {
      const { unit, per } = unitOf(unitText);
      const price = priceText(unit_price, per);
      if (price !== undefined) prices.push({ model: endpoint_id, unit, unitText, price, currency });
    }
    if (has_more !== true || !next_cursor || next_cursor === cursor) break;
    cursor = next_cursor;
  }
  return prices;
}
