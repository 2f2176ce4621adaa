import { configure, measure } from '@costspan/core';
import { Generation } from '@costspan/core/internal';
import type { Options, Unit, Usage } from '@costspan/core';
import type { BillerBook, GenerationEnd, GenerationStart, Item, ModelEntry, RateEntry } from '@costspan/core/internal';

const source = { source: 'https://example.com/prices', seen: '2026-11-01' } as const;

/** A biller of the tests: one model for each unit, named as the unit, at one price for each item. */
const UNITS: Readonly<Record<string, readonly (readonly [Item, Unit, string])[]>> = {
  image: [['image_output', 'image', '0.04']],
  megapixel: [['image_output', 'megapixel', '0.025']],
  second: [['video_output', 'second', '0.1']],
  minute: [['audio_input', 'minute', '0.006']],
  hour: [['audio_input', 'hour', '0.3']],
  character: [['audio_output', 'character', '0.00003']],
  credit: [['billed', 'credit', '0.002']],
  token: [
    ['text_input', 'token', '0.000005'],
    ['image_input', 'token', '0.00001'],
    ['image_output', 'token', '0.00004'],
  ],
};

const MODALITIES: Readonly<Record<string, ModelEntry['modality']>> = {
  second: 'video',
  minute: 'transcription',
  hour: 'transcription',
  character: 'speech',
};

const book = (biller: string, currency: string): BillerBook => ({
  biller,
  currency,
  outcomes: { no_answer: { outcome: 'unknown', ...source }, refused: { outcome: 'not_charged', ...source } },
  models: Object.entries(UNITS).map(([model, rates]) => ({
    model,
    modality: MODALITIES[model] ?? 'image',
    tier: 'standard',
    tierBasis: 'user',
    rates: rates.map(([item, unit, price]): RateEntry => ({
      id: `${item}/${unit}`,
      item,
      unit,
      price,
      evidence: 'vendor_page',
      ...source,
    })),
  })),
});

/** Puts the biller's prices in force: `acme` in US dollars, `acme-eur` in euros; `factor` is what the user pays of them. */
export function useAcme(factor = '1', ledger: 'otel' | 'off' = 'otel', more: Options = {}): void {
  const books = [book('acme', 'USD'), book('acme-eur', 'EUR')];
  configure({ prices: { books, multipliers: [{ biller: 'acme', factor }] }, ledger, ...more });
}

/** Usage of a model, with a quantity for each of its items. */
export function usageOf(model: string, quantities: readonly number[], more: Partial<Usage> = {}): Usage {
  const measures = (UNITS[model] ?? []).flatMap(([item, unit], i) => {
    const quantity = quantities[i];
    return quantity === undefined ? [] : [measure(item, unit, quantity)];
  });
  return { provider: 'acme', model, outputType: 'image', end: 'succeeded', facts: {}, measures, ...more };
}

let calls = 0;

/** One generation from start to end, written to the global providers. */
export function generate(usage: Usage, end: Partial<GenerationEnd> = {}, start: Partial<GenerationStart> = {}): void {
  new Generation({
    scope: { name: '@costspan/test', version: '1' },
    providers: {},
    operation: 'generate_content',
    provider: usage.provider,
    model: usage.model,
    server: { address: 'api.acme.test', port: 443 },
    ...start,
  }).end({
    usage,
    kind: 'generation',
    chargeKey: `acme:call:${++calls}`,
    retryCount: 0,
    unanswered: [],
    jobMode: 'sync',
    ...end,
  });
}
