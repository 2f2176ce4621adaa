import type { BillerBook, ModelEntry, RateEntry } from '../../core/src/price-book/types.ts';

/** What a small output holds, so that prices by different units can be put in one order. Ranks use it, charges never do. */
const MINIMAL: Partial<Record<string, Partial<Record<string, number>>>> = {
  image_output: { image: 1, megapixel: 1, token: 1_000, tile: 4, step: 100 },
  video_output: { second: 1, video: 1 / 5, token: 21_600 },
  audio_output: { second: 60, minute: 1, token: 1_000 },
  text_input: { character: 900, token: 200 },
  audio_input: { minute: 1, hour: 1 / 60, token: 600 },
  text_output: { token: 1_000 },
  compute: { compute_second: 1, hour: 1 / 3_600 },
};

const MAIN: Record<ModelEntry['modality'], readonly string[]> = {
  image: ['image_output'],
  video: ['video_output'],
  speech: ['audio_output', 'text_input'],
  transcription: ['audio_input'],
  music: ['audio_output'],
  audio: ['audio_output'],
  // An embedding has a price of what goes in alone.
  text: ['text_output', 'text_input'],
  realtime: ['audio_output'],
  '3d': [],
  compute: ['compute'],
};

/** Price of a model's cheapest small output at list price; undefined where no rate tells. */
export function minimalPrice(model: ModelEntry): number | undefined {
  const tier = model.defaults?.['service_tier'];
  const rates = model.rates.filter(
    ({ until, band, when }) =>
      until === undefined && band?.after === undefined && (when?.['service_tier'] ?? tier) === tier,
  );
  const request = cheapest(
    rates.filter((rate) => rate.item === 'request'),
    { request: 1 },
  );
  for (const item of MAIN[model.modality]) {
    const output = cheapest(
      rates.filter((rate) => rate.item === item),
      MINIMAL[item] ?? {},
    );
    if (output !== undefined) return output + (request ?? 0);
  }
  return request;
}

/** The first unit that the model has, in the order of `quantities`: a model is billed by one unit. */
function cheapest(rates: readonly RateEntry[], quantities: Partial<Record<string, number>>): number | undefined {
  for (const [unit, quantity] of Object.entries(quantities)) {
    const prices = rates
      .filter((rate) => rate.unit === unit)
      .map((rate) => (Number(rate.price) / (rate.per ?? 1)) * (quantity ?? 1));
    if (prices.length > 0) return Math.min(...prices);
  }
  return undefined;
}

/** Tier by price among the biller's models of the same modality: thirds, equal prices in the same third. */
export function tierByRank(model: ModelEntry, book: BillerBook): ModelEntry['tier'] | undefined {
  const own = minimalPrice(model);
  if (own === undefined) return undefined;
  const prices = book.models
    .filter((other) => other.modality === model.modality)
    .map(minimalPrice)
    .filter((price) => price !== undefined);
  const cheaper = prices.filter((price) => price < own).length / prices.length;
  if (cheaper < 1 / 3) return 'budget';
  return cheaper < 2 / 3 ? 'standard' : 'flagship';
}
