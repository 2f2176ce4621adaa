import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledBooks } from '@costspan/core/internal';
import { expect, it } from 'vitest';
import meters from './azure-meters.json' with { type: 'json' };
import products from './aws-products.json' with { type: 'json' };
import { aws } from './aws.ts';
import { azure } from './azure.ts';
import { deepinfra } from './deepinfra.ts';
import { getterOf } from '../../vendor-api/http.ts';
import { novita } from './novita.ts';
import { runware } from './runware.ts';
import { json, standIn } from './testing.ts';
import type { LivePrice, Vendor } from './vendor.ts';

/** What a vendor's recorded answer says, as `[model, item, unit, price, facts]`. */
async function read(vendor: Vendor, respond = json(recorded(vendor))): Promise<unknown[]> {
  const { url } = await standIn(respond);
  const { prices } = await vendor.read(getterOf(vendor, url, undefined), undefined, () => {});
  return prices.map(row);
}

function recorded({ provider }: Vendor): unknown {
  const file = { 'azure.ai.openai': 'azure', 'aws.bedrock': 'aws' }[provider] ?? provider;
  const text = readFileSync(join(import.meta.dirname, `fixtures/${file}.json`), 'utf8');
  return (JSON.parse(text) as { answer: unknown }).answer;
}

function row({ model, item, unit, price, facts }: LivePrice): unknown[] {
  return [model, item, unit, price, ...(facts ? [facts] : [])];
}

it('Azure: meters of global deployments, the latest price of each that has begun', async () => {
  expect(await read(azure)).toEqual([
    ['gpt-image-1.5', 'text_output', 'token', '0.00001'],
    ['dall-e-3', 'image_output', 'image', '0.12', { quality: 'hd', size: '1024x1792' }],
    ['gpt-5.4', 'text_input', 'token', '0.000005', { input_tokens: { over: 272000 } }],
    ['gpt-5.4', 'text_input', 'token', '0.0000025', { input_tokens: { to: 272000 } }],
    ['sora-2', 'video_output', 'second', '0.1', { size: '1280x720' }],
    ['gpt-realtime-whisper', 'audio_input', 'hour', '1.02'],
    ['gpt-audio', 'audio_input', 'token', '0.00004'],
  ]);
});

it('Azure: pages are followed on the host that was asked, and what was superseded or only begins is none', async () => {
  const meter = (retailPrice: number, effectiveStartDate: string) => ({
    currencyCode: 'USD',
    tierMinimumUnits: 0,
    retailPrice,
    meterName: 'Sora 2 glbl Second',
    unitOfMeasure: '1',
    effectiveStartDate: `${effectiveStartDate}T00:00:00Z`,
  });
  const asked: string[] = [];
  const answer = await read(azure, (url, response) => {
    asked.push(url.searchParams.get('$skip') ?? 'first');
    const isFirst = asked.length === 1;
    json({
      Items: isFirst ? [meter(0.2, '2026-06-01'), meter(0.3, '9998-01-01')] : [meter(0.1, '2025-10-01')],
      NextPageLink: isFirst ? 'https://prices.azure.com:443/api/retail/prices?$filter=x&$skip=1000' : null,
    })(url, response);
  });
  expect(asked).toEqual(['first', '1000']);
  expect(answer).toEqual([['sora-2', 'video_output', 'second', '0.2', { size: '1280x720' }]]);
});

it('AWS: on demand, flex and batch; nothing that is provisioned, trained or free', async () => {
  expect(await read(aws)).toEqual([
    ['amazon.nova-lite-v1:0', 'text_input', 'token', '0.00000006', { service_tier: 'default' }],
    ['amazon.nova-lite-v1:0', 'text_output', 'token', '0.00000024', { service_tier: 'default' }],
    ['amazon.nova-lite-v1:0', 'text_cached_input', 'token', '0.000000015', { service_tier: 'default' }],
    ['amazon.nova-pro-v1:0', 'text_input', 'token', '0.0000004', { service_tier: 'flex' }],
    ['amazon.nova-lite-v1:0', 'text_input', 'token', '0.00000003', { service_tier: 'batch' }],
    [
      'amazon.nova-canvas-v1:0',
      'image_output',
      'image',
      '0.04',
      { quality: 'standard', output_megapixels: { to: 1.048576 } },
    ],
    ['mistral.ministral-3-8b-instruct', 'text_input', 'token', '0.00000015', { service_tier: 'default' }],
  ]);
});

it('Runware: by what a model makes; what its label alone tells apart has no unit', async () => {
  expect(await read(runware)).toEqual([
    ['minimax:music@2.6', undefined, undefined, '0.15'],
    ['mirelo:1@1', 'audio_output', 'second', '0.00025'],
    ['xai:tts@0', 'text_input', 'character', '0.000015'],
    ['fishaudio:s2.1@pro', 'text_input', 'character', '0.000015'],
    ['google:gemini@3.1-flash-tts', 'text_input', 'token', '0.000001'],
    ['google:gemini@3.1-flash-tts', 'audio_output', 'token', '0.00002'],
    ['tripo:v3.1@0', undefined, undefined, '0.3'],
    ['tripo:v3.1@0', undefined, undefined, '0.4'],
  ]);
});

it('DeepInfra: cents, without the noise of binary numbers; its own units have no word', async () => {
  expect(await read(deepinfra)).toEqual([
    ['openai/gpt-oss-120b', 'text_input', 'token', '0.000000037'],
    ['openai/gpt-oss-120b', 'text_output', 'token', '0.00000017'],
    ['openai/gpt-oss-120b', 'text_cached_input', 'token', '0.0000000185'],
    ['some-org/noise', 'text_input', 'token', '0.0000003'],
    ['some-org/noise', 'text_output', 'token', '0.000001'],
    ['black-forest-labs/FLUX-1-schnell', 'image_output', undefined, '0.0005'],
    ['some-org/video', 'video_output', 'second', '0.05'],
    ['some-org/music', 'audio_output', 'second', '0.001'],
    ['openai/whisper-base', undefined, undefined, '0'],
    ['some-org/tts', 'text_input', 'character', '0.00001'],
  ]);
});

it('Novita: the decimal price, never the number beside it', async () => {
  expect(await read(novita)).toEqual([
    ['zai-org/glm-5.3-flash', 'text_input', 'token', '0.00000015'],
    ['zai-org/glm-5.3-flash', 'text_output', 'token', '0.0000005'],
    ['zai-org/glm-5.3-flash', 'text_cached_input', 'token', '0.00000003'],
    ['novita/tiered', 'text_input', undefined, '0.00000015'],
    ['novita/tiered', 'text_output', undefined, '0.0000005'],
  ]);
});

it('a meter and a product stand once, and no two count the same', () => {
  const keys = meters.meters.map(({ model, item, when = {} }: { model: string; item: string; when?: object }) =>
    JSON.stringify([model, item, when]),
  );
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(meters.meters.map(({ meter }) => meter)).size).toBe(keys.length);
  const bedrock = bundledBooks().find(({ biller }) => biller === 'aws.bedrock');
  const names = new Set(bedrock?.models.flatMap(({ model, aliases = [] }) => [model, ...aliases]));
  for (const { model } of [...products.text, ...products.images]) expect(names).toContain(model);
});
