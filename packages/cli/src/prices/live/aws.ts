import type { Condition, Item, Modality } from '@costspan/core/internal';
import { z } from 'zod';
import data from './aws-products.json' with { type: 'json' };
import { amount, answer, priceText } from './read.ts';
import type { LivePrice, Vendor } from './vendor.ts';

/**
 * A price list file of a region
 * (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api-fetching-price-list-files-manually.html,
 * read 2026-12-01; answer recorded 2026-09-11).
 */
const offer = z.object({
  products: z.record(z.string(), z.object({ attributes: z.object({ usagetype: z.string().optional() }) })),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          priceDimensions: z.record(
            z.string(),
            z.object({
              unit: z.string(),
              beginRange: z.string().optional(),
              pricePerUnit: z.record(z.string(), amount),
            }),
          ),
        }),
      ),
    ),
  }),
});
type Dimension = z.infer<typeof offer>['terms']['OnDemand'][string][string]['priceDimensions'][string];

/** What a usage type counts. */
interface Counted {
  readonly model: string;
  readonly item: Item;
  readonly unit: 'token' | 'image';
  readonly when?: Readonly<Record<string, Condition>>;
  readonly modality: Modality;
}

export const aws: Vendor = {
  provider: 'aws.bedrock',
  short: 'aws',
  baseUrl: 'https://pricing.us-east-1.amazonaws.com',
  path: '/offers/v1.0/aws/AmazonBedrock/current/us-east-1/index.json',
  async read(get, _, say) {
    const { products, terms } = answer(offer, await get(this.path), 'AWS');
    const prices = Object.entries(products).flatMap(([sku, { attributes }]) => {
      // Usage types begin with the region's short name: USE1-NovaLite-input-tokens.
      const counted = KNOWN.get((attributes.usagetype ?? '').replace(/^[A-Z]+\d-/, ''));
      const [term] = Object.values(terms.OnDemand[sku] ?? {});
      const [dimension, ...others] = Object.values(term?.priceDimensions ?? {});
      return counted && dimension && others.length === 0 ? priceOf(counted, dimension) : [];
    });
    say(`${prices.length} of ${Object.keys(products).length} products are of models that are known`);
    return { prices, unknown: [] };
  },
};

function priceOf(counted: Counted, { unit: unitText, pricePerUnit }: Dimension): LivePrice[] {
  const per = PER[counted.unit][unitText.toLowerCase()];
  const price = per === undefined ? undefined : priceText(pricePerUnit['USD'], per);
  // What costs nothing is listed at 0, and so is what is not sold.
  if (price === undefined || Number(price) === 0) return [];
  const { model, item, unit, when, modality } = counted;
  return [{ model, item, unit, unitText, price, currency: 'USD', facts: when, modality }];
}

/** The words of the files for how many units a price is for. */
const PER: Record<Counted['unit'], Readonly<Record<string, number>>> = {
  token: { '1k tokens': 1000, '1m tokens': 1_000_000 },
  image: { image: 1, images: 1 },
};

const ITEMS: readonly (readonly [usage: string, item: Item])[] = [
  ['input-tokens', 'text_input'],
  ['output-tokens', 'text_output'],
  ['cache-read-input-token-count', 'text_cached_input'],
];
const SPEECH: readonly (readonly [usage: string, item: Item])[] = [
  ['text-input-tokens', 'text_input'],
  ['text-output-tokens', 'text_output'],
  ['speech-input-tokens', 'audio_input'],
  ['speech-output-tokens', 'audio_output'],
];
const TIERS = ['', '-flex', '-priority', '-batch'];

const KNOWN: ReadonlyMap<string, Counted> = new Map<string, Counted>([
  ...data.text.flatMap(({ name, model, global }) =>
    ITEMS.flatMap(([usage, item]) =>
      TIERS.map((tier) => {
        const when = { service_tier: tier === '' ? 'default' : tier.slice(1) };
        const usagetype = `${name}-${usage}${tier}${global ? '-cross-region-global' : ''}`;
        return [usagetype, { model, item, unit: 'token', when, modality: 'text' }] as const;
      }),
    ),
  ),
  ...data.speech.flatMap(({ name, model }) =>
    SPEECH.map(([usage, item]) => [`${name}-${usage}`, { model, item, unit: 'token', modality: 'realtime' }] as const),
  ),
  ...data.images.map(
    ({ usagetype, model, when }) =>
      [usagetype, { model, item: 'image_output', unit: 'image', when, modality: 'image' }] as const,
  ),
]);
