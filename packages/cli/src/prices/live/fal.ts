import type { Modality } from '@costspan/core/internal';
import { showProgress } from '../../text/progress.ts';
import { z } from 'zod';
import { amount, answer, priceText, unitOf } from './read.ts';
import type { Get } from '../../vendor-api/http.ts';
import type { LivePrice, Vendor } from './vendor.ts';

/** `GET /v1/models/pricing` (https://docs.fal.ai/platform-apis/v1/models/pricing, read 2026-11-24; answer recorded 2026-04-16). */
const pricing = z.object({
  prices: z.array(z.object({ endpoint_id: z.string(), unit_price: amount, unit: z.string(), currency: z.string() })),
  next_cursor: z.string().nullish(),
  has_more: z.boolean().optional(),
});

/** `GET /v1/models` (https://docs.fal.ai/platform-apis/v1/models, read 2026-12-01): all endpoints. */
const listing = z.object({
  models: z.array(
    z.object({ endpoint_id: z.string(), metadata: z.object({ category: z.string().nullish() }).nullish() }),
  ),
  next_cursor: z.string().nullish(),
  has_more: z.boolean().optional(),
});

/** The APIs take 1 to 50 endpoints at once. */
const AT_ONCE = 50;
/** A cursor that never ends must not hold us: a batch has one price an endpoint, and a page of the list 100 of them. */
const MOST_PAGES = { pricing: AT_ONCE, listing: 200 };

export const fal: Vendor = {
  provider: 'fal',
  baseUrl: 'https://api.fal.ai',
  path: '/v1/models/pricing',
  key: { name: 'FAL_KEY', authorization: (key) => `Key ${key}` },
  async read(get, models, say) {
    const made = models === undefined ? await listed(get) : new Map<string, undefined>();
    const wanted = models ?? [...made.keys()];
    const prices: LivePrice[] = [];
    const unknown: string[] = [];
    const waiting = batches(wanted);
    say(`${wanted.length} endpoints to ask for`);
    let done = 0;
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const found = await pagesOf(get, `/v1/models/pricing?${query(batch)}`, pricing, MOST_PAGES.pricing);
      if (found) prices.push(...found.flatMap((page) => page.prices.flatMap((one) => priceOf(one, made))));
      else if (batch.length === 1) unknown.push(...batch);
      else {
        // One endpoint that is gone fails all that were asked with it.
        const half = Math.ceil(batch.length / 2);
        waiting.unshift(batch.slice(0, half), batch.slice(half));
        continue;
      }
      done += batch.length;
      showProgress(() => `fal: ${done} of ${wanted.length} endpoints`);
    }
    return { prices, unknown };
  },
};

function priceOf(
  { endpoint_id, unit_price, unit: unitText, currency }: z.infer<typeof pricing>['prices'][number],
  made: ReadonlyMap<string, Modality | undefined>,
): LivePrice[] {
  const { unit, per } = unitOf(unitText);
  const price = priceText(unit_price, per);
  if (price === undefined) return [];
  // Many endpoints are called by what they do: `fal-ai/veo3.1/image-to-video`.
  const modality = made.get(endpoint_id) ?? modalityOf(endpoint_id.slice(endpoint_id.lastIndexOf('/') + 1));
  return [{ model: endpoint_id, unit, unitText, price, currency, modality }];
}

/** What every endpoint makes. */
async function listed(get: Get): Promise<Map<string, Modality | undefined>> {
  const pages = (await pagesOf(get, '/v1/models?status=active&limit=100', listing, MOST_PAGES.listing)) ?? [];
  const found = pages.flatMap(({ models }) =>
    models.map(({ endpoint_id, metadata }) => [endpoint_id, modalityOf(metadata?.category)] as const),
  );
  return new Map(found);
}

/** `text-to-image`: what comes after `to`. Speech to text is a transcription, and 3D is `3d`. */
function modalityOf(category: string | null | undefined): Modality | undefined {
  const [from, made] = (category ?? '').toLowerCase().split('-to-');
  if (made === 'image' || made === 'video' || made === 'audio' || made === 'speech' || made === '3d') return made;
  if (made === 'text') return from === 'speech' || from === 'audio' ? 'transcription' : 'text';
  return undefined;
}

function batches(models: readonly string[]): string[][] {
  const all: string[][] = [];
  for (let at = 0; at < models.length; at += AT_ONCE) all.push(models.slice(at, at + AT_ONCE));
  return all;
}

function query(batch: readonly string[]): string {
  return batch.map((model) => `endpoint_id=${encodeURIComponent(model)}`).join('&');
}

/** All pages below a path; undefined for 404. */
async function pagesOf<T extends { has_more?: boolean | undefined; next_cursor?: string | null | undefined }>(
  get: Get,
  path: string,
  form: z.ZodType<T>,
  most: number,
): Promise<T[] | undefined> {
  const pages: T[] = [];
  let cursor: string | undefined;
  while (pages.length < most) {
    const value = await get(`${path}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    if (value === undefined) return undefined;
    const page = answer(form, value, 'fal');
    pages.push(page);
    if (page.has_more !== true || !page.next_cursor || page.next_cursor === cursor) break;
    cursor = page.next_cursor;
  }
  return pages;
}
