import { globSync, readFileSync } from 'node:fs';
import type { Exchange, Usage } from '@costspan/core';
import { expect, test } from 'vitest';
import { billers, meterFor } from '../index.ts';

/** What only bills have: no provider and no SDK of one knows such a field. */
const REQUEST = {
  text_length: 70_001,
  input_length: 70_001,
  character_count: 70_001,
  characters: 70_001,
  input_seconds: 71,
  source_seconds: 71,
  input_video_seconds: 71,
  input_image_count: 73,
  input_images: 73,
  video_inputs: true,
  video_input: true,
  input_video: true,
  minutes: 79,
  duration_hours: 79,
  audio_seconds: 79,
  output_megapixels: 83,
  input_images_megapixels: 83,
  image_count: 89,
  tiles: 97,
  input_tiles: 97,
  compute_seconds: 101,
  unit_quantity: 103,
  add_ons: ['diarize', 'speaker_labels'],
  native_audio: true,
};
const ANSWER = {
  image_output_tokens: 70_003,
  'candidates IMAGE tokens': 70_003,
  source_seconds: 71,
  minutes: 79,
  audio_hours: 79,
  output_megapixels: 83,
  image_count: 89,
  neurons: 97,
  compute_seconds: 101,
  cost_credits: 107,
  credits: 107,
  'character-cost': '109',
  'x-comfy-credits-used': '109',
};

const root = new URL('../../..', import.meta.url).pathname;
const exchanges = globSync('{meters/fixtures/*,instrumentation-*/fixtures}/*.json', { cwd: root })
  .map((file) => (JSON.parse(readFileSync(`${root}/${file}`, 'utf8')) as { exchange: Exchange }).exchange)
  .filter(({ provider }) => billers.includes(provider));

/** Names of bills that a provider has too. */
const REAL: Readonly<Record<string, readonly string[]>> = { recraft: ['credits'] };

function withFields(body: unknown, more: object): unknown {
  if (Array.isArray(body)) return body.map((one) => withFields(one, more));
  if (typeof body !== 'object' || body === null) return body;
  const { input } = body as { input?: unknown };
  return { ...more, ...body, ...(typeof input === 'object' && { input: withFields(input, more) }) };
}

/** Their models may have any parameter: it is a fact under its own name, which no price of the book asks for. */
const OPEN = new Set(['comfy', 'fal', 'replicate']);
/** What a meter works out is never taken from a parameter of that name. */
const DERIVED = new Set(['output_megapixels', 'input_images', 'input_video']);

function read(exchange: Exchange): readonly Usage[] {
  const usages = meterFor(exchange.provider)?.usages(exchange) ?? [];
  if (!OPEN.has(exchange.provider)) return usages;
  const isOwn = (name: string): boolean => DERIVED.has(name) || !(name in REQUEST || name in ANSWER);
  return usages.map((usage) => ({
    ...usage,
    facts: Object.fromEntries(Object.entries(usage.facts).filter(([name]) => isOwn(name))),
  }));
}

test.each(billers)('%s: no field of a bill changes what a real exchange is read as', (biller) => {
  // Azure's OpenAI answers in the form of OpenAI's own.
  const source = biller === 'azure.ai.openai' ? 'openai' : biller;
  const own = exchanges.filter(({ provider }) => provider === source).map((one) => ({ ...one, provider: biller }));
  expect(own).not.toEqual([]);
  const answer = Object.fromEntries(Object.entries(ANSWER).filter(([name]) => !REAL[biller]?.includes(name)));
  for (const exchange of own) {
    expect(read({ ...exchange, request: withFields(exchange.request, REQUEST) })).toEqual(read(exchange));
    expect(read({ ...exchange, response: withFields(exchange.response, answer) })).toEqual(read(exchange));
  }
});
