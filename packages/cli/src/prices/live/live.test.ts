import { PriceBook } from '@costspan/core/internal';
import type { ServerResponse } from 'node:http';
import type { RateEntry } from '@costspan/core/internal';
import { describe, expect, it } from 'vitest';
import { fal } from './fal.ts';
import { getterOf } from '../../vendor-api/http.ts';
import { openrouter } from './openrouter.ts';
import { unitOf } from './read.ts';
import { json, standIn } from './testing.ts';
import { together } from './together.ts';
import type { LivePrices, Vendor } from './vendor.ts';
import { vercel } from './vercel.ts';
import { verdictsOf } from './verdict.ts';

const DAY = '2026-11-24';
const ask = (vendor: Vendor, url: string, models: readonly string[] = []): Promise<LivePrices> =>
  vendor.read(getterOf(vendor, url, 'secret'), models, () => {});

/** fal's answer as it was recorded on 2026-04-16, with endpoints of the caller's choice. */
const falPage = (...prices: readonly (readonly [endpoint: string, price: number, unit: string])[]): unknown => ({
  prices: prices.map(([endpoint_id, unit_price, unit]) => ({ endpoint_id, unit_price, unit, currency: 'USD' })),
  next_cursor: null,
  has_more: false,
});

describe('fal', () => {
  it('is asked for 50 endpoints at a time, with the key', async () => {
    const { url, requests } = await standIn((asked, response) =>
      json(falPage(...asked.searchParams.getAll('endpoint_id').map((id) => [id, 0.025, 'megapixels'] as const)))(
        asked,
        response,
      ),
    );
    const models = Array.from({ length: 120 }, (_, n) => `fal-ai/m${n}`);
    const { prices } = await ask(fal, url, models);
    expect(prices.map(({ model }) => model)).toEqual(models);
    expect(prices[0]).toMatchObject({ unit: 'megapixel', price: '0.025', currency: 'USD' });
    expect(requests).toHaveLength(3);
    expect(requests[0]?.url).toMatch(/^\/v1\/models\/pricing\?endpoint_id=fal-ai%2Fm0&endpoint_id=/);
    expect(requests.every(({ authorization }) => authorization === 'Key secret')).toBe(true);
  });

  it('finds the endpoint that is gone among those asked with it', async () => {
    const { url } = await standIn((asked, response) => {
      const ids = asked.searchParams.getAll('endpoint_id');
      if (ids.includes('gone')) response.writeHead(404).end('{"detail":"Not found"}');
      else json(falPage(...ids.map((id) => [id, 0.04, 'images'] as const)))(asked, response);
    });
    const { prices, unknown } = await ask(fal, url, ['a', 'b', 'gone', 'c', 'd']);
    expect(prices.map(({ model }) => model).sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(unknown).toEqual(['gone']);
  });

  it('follows pages, and ends where a cursor does not', async () => {
    const { url, requests } = await standIn((asked, response) =>
      json({
        ...(falPage([`m${asked.searchParams.get('cursor') ?? '0'}`, 1, 'images']) as object),
        next_cursor: asked.searchParams.has('cursor') ? '1' : '0',
        has_more: true,
      })(asked, response),
    );
    const { prices } = await ask(fal, url, ['m0', 'm1']);
    expect(prices.length).toBe(requests.length);
    expect(requests.length).toBeLessThanOrEqual(50);
  });
});

it('Together states tokens by the million, and nothing of media', async () => {
  const { url, requests } = await standIn(
    json([
      { id: 'Austism/chronos-hermes-13b', type: 'chat', pricing: { hourly: 0, input: 0.3, output: 0.3, base: 0 } },
      { id: 'black-forest-labs/FLUX.1-schnell', type: 'image', pricing: { hourly: 0, input: 0, output: 0, base: 0 } },
      { id: 'unpriced', type: 'image' },
    ]),
  );
  const { prices } = await ask(together, url);
  expect(prices.map(({ model, item, price }) => [model, item, price])).toEqual([
    ['Austism/chronos-hermes-13b', 'text_input', '0.0000003'],
    ['Austism/chronos-hermes-13b', 'text_output', '0.0000003'],
  ]);
  expect(requests[0]).toEqual({ url: '/v1/models', authorization: 'Bearer secret' });
});

it('OpenRouter states a token, as text; a router has no price', async () => {
  const { url } = await standIn(
    json({
      data: [
        {
          id: 'google/gemini-2.5-flash-image',
          pricing: { prompt: '0.0000003', completion: '0.0000025', image: '0.001238' },
        },
        { id: 'openrouter/auto', pricing: { prompt: '-1', completion: '-1' } },
      ],
    }),
  );
  const { prices } = await ask(openrouter, url);
  expect(prices.map(({ item, price }) => [item, price])).toEqual([
    ['text_input', '0.0000003'],
    ['text_output', '0.0000025'],
  ]);
});

it('Vercel AI Gateway has tables for media', async () => {
  const { url } = await standIn(
    json({
      object: 'list',
      data: [
        {
          id: 'bfl/flux-pro',
          type: 'image',
          pricing: {
            image: '0.04',
            image_dimension_quality_pricing: [
              { size: '1K', cost: '0.04' },
              { size: '2048x2048', cost: '0.12' },
            ],
          },
        },
        { id: 'recraft/recraft-v3', type: 'image', pricing: { image: '0.04' } },
        {
          id: 'google/veo-3.1-generate-001',
          type: 'video',
          pricing: { video_duration_pricing: [{ resolution: '720p', audio: true, cost_per_second: '0.4' }] },
        },
        { id: 'empty', type: 'image', pricing: {} },
      ],
    }),
  );
  const { prices } = await ask(vercel, url);
  expect(prices.map(({ model, unit, price, facts }) => [model, unit, price, facts])).toEqual([
    ['bfl/flux-pro', 'image', '0.04', { resolution: '1K' }],
    ['bfl/flux-pro', 'image', '0.12', { size: '2048x2048' }],
    ['recraft/recraft-v3', 'image', '0.04', {}],
    ['google/veo-3.1-generate-001', 'second', '0.4', { resolution: '720p', generate_audio: true }],
  ]);
});

describe('a vendor that does not answer as it should', () => {
  it.each([
    ['another form', json({ prices: [{ endpoint_id: 'a' }] }), /another form than documented: prices\.0\./],
    ['no JSON', (_: URL, response: ServerResponse) => void response.end('<html>'), /not JSON/],
    ['an error', (_: URL, response: ServerResponse) => void response.writeHead(500).end(), /HTTP 500/],
    [
      'a wrong key',
      (_: URL, response: ServerResponse) => void response.writeHead(401).end(),
      /HTTP 401; check the key in FAL_KEY/,
    ],
    [
      'another host',
      (_: URL, response: ServerResponse) => void response.writeHead(302, { location: 'http://localhost:9/' }).end(),
      /redirect/,
    ],
    ['a broken connection', (_: URL, response: ServerResponse) => void response.destroy(), /127\.0\.0\.1/],
    ['without end', (_: URL, response: ServerResponse) => endless(response), /more than the 33554432 bytes/],
  ])('%s is no price', async (_, respond, message) => {
    const { url } = await standIn(respond);
    await expect(ask(fal, url, ['a'])).rejects.toThrow(message);
  });

  it.each(['http://example.com', 'ftp://example.com', 'example.com'])('no key is sent to %s', (url) => {
    expect(() => getterOf(fal, url, 'secret')).toThrow(/https/);
  });
});

function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(1024 * 1024, 32);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

it.each([
  ['megapixels', 'megapixel', 1],
  ['Images', 'image', 1],
  ['compute seconds', 'compute_second', 1],
  ['1000 characters', 'character', 1000],
  ['1m tokens', 'token', 1_000_000],
  ['units', 'provider_unit', 1],
  ['frobnications', undefined, 1],
  ['constructor', undefined, 1],
])('%s is %s, %i of them', (text, unit, per) => {
  expect(unitOf(text)).toEqual({ unit, per });
});

it('compares with the prices in force, for the same unit and the same case', () => {
  const rate = (unit: RateEntry['unit'], price: string, more: Partial<RateEntry> = {}): RateEntry => ({
    id: `${unit} ${price}`,
    item: 'video_output',
    unit,
    price,
    source: 'test',
    seen: DAY,
    evidence: 'vendor_api',
    ...more,
  });
  const book = new PriceBook(
    [
      {
        biller: 'acme',
        currency: 'USD',
        models: [
          {
            model: 'm',
            modality: 'video',
            tier: 'standard',
            tierBasis: 'user',
            rates: [
              rate('second', '0.1', { when: { resolution: '720p' } }),
              rate('second', '0.3', { when: { resolution: '4k', generate_audio: true } }),
              rate('second', '0.05', { until: DAY }),
              rate('character', '20', { per: 1000 }),
            ],
          },
        ],
      },
    ],
    'v1',
  );
  const kindOf = (price: string, unit: RateEntry['unit'] | undefined, facts = {}, model = 'm'): string | undefined =>
    verdictsOf(
      'acme',
      { prices: [{ model, unit, unitText: String(unit), price, currency: 'USD', facts }], unknown: [] },
      book,
      DAY,
    )[0]?.kind;
  expect(kindOf('0.1', 'second', { resolution: '720P' })).toBe('same');
  expect(kindOf('0.1', 'second', { resolution: '4k', audio: true })).toBe('differs');
  expect(kindOf('0.3', 'second', { resolution: '4k', audio: true })).toBe('same');
  expect(kindOf('0.3', 'second', { resolution: '4k', audio: false })).toBe('other_unit');
  expect(kindOf('0.05', 'second')).toBe('differs');
  expect(kindOf('0.02', 'character')).toBe('same');
  expect(kindOf('0.1', 'image')).toBe('other_unit');
  expect(kindOf('0.1', undefined)).toBe('other_unit');
  expect(kindOf('0.1', 'second', {}, 'm2')).toBe('not_in_book');
});
