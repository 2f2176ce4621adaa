import { bundledBook } from '@costspan/core';
import { toText } from '@costspan/core/internal';
import { expect, it } from 'vitest';
import { estimateOf } from './estimate.ts';
import type { Parameters, Plan } from './estimate.ts';
import { wordsFor, testedNames } from './probe.ts';
import { quoteOf } from './quote.ts';

const book = bundledBook();
const planOf = (provider: string, model: string, parameters: Parameters = {}): Plan => ({
  provider,
  model,
  parameters,
  day: '2026-12-01',
  book,
});
const costOf = (plan: Plan): string => {
  const charge = estimateOf(plan);
  return charge.status === 'unpriced' ? charge.reason : `${toText(charge.amount)} ${charge.currency}`;
};

it.each([
  ['fal', 'fal-ai/veo3.1', {}, { duration: 8, generate_audio: true, resolution: '720p' }],
  ['fal', 'fal-ai/veo3.1', { duration: '8s' }, { generate_audio: true, resolution: '720p' }],
  ['fal', 'fal-ai/flux/dev', {}, { image_size: '1024x768', num_images: 1 }],
  ['fal', 'fal-ai/flux/dev', { n: 2, width: 512, height: 512 }, {}],
  ['openai', 'dall-e-3', {}, { n: 1, quality: 'standard', size: '1024x1024' }],
  // As good as the default, and said all the same.
  ['openai', 'dall-e-3', { size: '1024x1024', n: 1 }, { quality: 'standard' }],
  ['openai', 'sora-2', { prompt: 'a kite' }, { seconds: 4, size: '720x1280' }],
  ['replicate', 'google/nano-banana-pro', {}, { num_outputs: 1, resolution: '2K' }],
  ['replicate', 'black-forest-labs/flux-2-pro', {}, { num_outputs: 1, resolution: '1 MP' }],
  // Google's own default is four images.
  ['gcp.gemini', 'imagen-3.0-generate-002', {}, { sampleCount: 4 }],
] as const)('%s %s %j takes for granted what it does not say', (provider, model, parameters, assumed) => {
  const { charge } = quoteOf(planOf(provider, model, parameters));
  if (charge.status === 'unpriced') throw new Error(charge.detail);
  expect(charge.assumed ?? {}).toEqual(assumed);
  expect(charge.basis).toBe(Object.keys(assumed).length > 0 ? 'default' : 'request');
});

it('says of an unpriced call nothing that it would take for granted', () => {
  expect(quoteOf(planOf('fal', 'fal-ai/unheard-of')).charge).not.toHaveProperty('assumed');
});

/** Parameters that many models have: each with values that none has by default. */
const COMMON: Readonly<Record<string, readonly unknown[]>> = {
  n: [3],
  num_images: [3],
  num_outputs: [3],
  duration: [3],
  seconds: [3],
  size: ['640x360'],
  image_size: ['640x360'],
  quality: ['hd', 'low'],
  resolution: ['4k', '480p'],
};
/** A call that says nothing is one of the standard tier; and a model is not named twice. */
const USUAL: ReadonlySet<string> = new Set(['service_tier', 'region', 'model']);

it('names, of every model of the book, everything that another value would change', { timeout: 120_000 }, () => {
  let priced = 0;
  for (const { biller, entry } of book.models()) {
    const plan = planOf(biller, entry.model);
    const { charge } = quoteOf(plan);
    if (charge.status === 'unpriced') continue;
    priced++;
    const { model: _, ...assumed } = charge.assumed ?? {};
    const whole = { ...plan, parameters: assumed };
    const name = `${biller} ${entry.model} ${JSON.stringify(assumed)}`;
    expect(costOf(whole), name).toBe(costOf(plan));
    for (const [one, value] of Object.entries(assumed))
      expect(costOf({ ...plan, parameters: { [one]: value } }), `${name}: ${one}`).toBe(costOf(plan));
    const tested = testedNames(plan).map((one) => [one, wordsFor(one, plan)] as const);
    for (const [one, values] of [...tested, ...Object.entries(COMMON)]) {
      // What is sent in is what the call says.
      if (USUAL.has(one) || one in assumed || one.startsWith('input_')) continue;
      for (const value of values) {
        const changed = { ...plan, parameters: { [one]: value } };
        // What a model of its kind does not have makes it one of another kind, which has no price.
        if (costOf(changed) === costOf(plan) || estimateOf(changed).status === 'unpriced') continue;
        // Another name for something that is named: it no longer matters once that is said.
        expect(costOf({ ...plan, parameters: { ...assumed, [one]: value } }), `${name}: ${one}=${String(value)}`).toBe(
          costOf(plan),
        );
      }
    }
  }
  expect(priced).toBeGreaterThan(250);
});
