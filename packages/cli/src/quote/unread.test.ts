import { bundledBook } from '@costspan/core';
import { describe, expect, it } from 'vitest';
import type { Parameters } from './estimate.ts';
import { testedNames, wordsFor } from './probe.ts';
import { unreadOf } from './unread.ts';
import type { Unread } from './unread.ts';

const book = bundledBook();
const unread = (provider: string, model: string, parameters: Parameters): readonly Unread[] =>
  unreadOf({ provider, model, parameters, day: '2026-12-01', book });

describe('a parameter that nothing reads', () => {
  it.each([
    ['fal', 'fal-ai/flux/dev', { num_image: 2 }, 'num_images'],
    ['fal', 'fal-ai/flux/dev', { image_siz: 'square_hd' }, 'image_size'],
    ['fal', 'fal-ai/veo3.1', { resolutin: '4k' }, 'resolution'],
    ['openai', 'dall-e-3', { Quality: 'hd' }, 'quality'],
    ['openai', 'tts-1', { character: 100 }, 'characters'],
    ['replicate', 'google/nano-banana-pro', { resolutin: '4K' }, 'resolution'],
    ['gcp.gemini', 'imagen-3.0-generate-002', { samplecount: 2 }, 'sampleCount'],
  ] as const)('%s %s %j is named, with the one that is near', (provider, model, parameters, suggestion) => {
    expect(unread(provider, model, parameters)).toEqual([{ name: Object.keys(parameters)[0], suggestion }]);
  });

  it('is no typing error where no name is near that would be read', () => {
    const names = { prompt: 'a kite', seed: 3, guidance_scale: 3.5, output_format: 'png', num_images: 2 };
    expect(unread('fal', 'fal-ai/flux/dev', names)).toEqual(
      ['prompt', 'seed', 'guidance_scale', 'output_format'].map((name) => ({ name, suggestion: undefined })),
    );
  });

  it('is found where the parameters stand in an input', () => {
    const input = { num_image: 2, image_size: 'square_hd' };
    expect(unread('fal', 'fal-ai/flux/dev', { input })).toEqual([{ name: 'num_image', suggestion: 'num_images' }]);
  });

  it('is one of two for the same, of which the other holds', () => {
    expect(unread('fal', 'fal-ai/flux/dev', { num_images: 2, n: 3 })).toEqual([{ name: 'n', suggestion: undefined }]);
  });

  it('is not suggested by a name that the call has', () => {
    expect(unread('fal', 'fal-ai/flux/dev', { num_images: 2, num_image: 3 })).toEqual([
      { name: 'num_image', suggestion: undefined },
    ]);
  });

  it('is unknown of a model that the book does not have', () => {
    expect(unread('fal', 'fal-ai/unheard-of', { num_image: 2 })).toEqual([]);
  });
});

it.each([
  ['fal', 'fal-ai/flux/dev', { n: 1, width: 1024, height: 768 }],
  ['fal', 'fal-ai/flux/dev', { image_size: 'landscape_4_3', num_images: 1 }],
  ['fal', 'fal-ai/veo3.1', { duration: '8s', generate_audio: true, resolution: '720p' }],
  ['openai', 'dall-e-3', { size: '1024x1024', quality: 'standard', n: 1 }],
  ['openai', 'tts-1', { input: 'Hello' }],
  ['openai', 'sora-2', { seconds: '4', size: '720x1280' }],
  ['replicate', 'google/nano-banana-pro', { resolution: '2K', num_outputs: 1 }],
  ['replicate', 'google/nano-banana-pro', { input: { resolution: '4K' } }],
])('%s %s %j is read, also where it says what would hold anyway', (provider, model, parameters) => {
  expect(unread(provider, model, parameters)).toEqual([]);
});

/** Names of facts that prices ask for and no parameter of the call states. */
const NO_PARAMETER: Readonly<Record<string, readonly string[]>> = {
  // Images are sent in.
  ideogram: ['input_images'],
  // Their batches are files.
  together_ai: ['service_tier'],
  x_ai: ['service_tier'],
  // The second argument.
  replicate: ['model'],
};

it('is never one that a price of the model asks for, and always one that nobody knows', { timeout: 120_000 }, () => {
  for (const { biller, entry } of book.models()) {
    const plan = { provider: biller, model: entry.model, parameters: {}, day: '2026-12-01', book };
    const name = `${biller} ${entry.model}`;
    expect(unread(biller, entry.model, { qwertz: 2 }), name).toHaveLength(1);
    for (const tested of testedNames(plan).filter((one) => !NO_PARAMETER[biller]?.includes(one)))
      for (const word of wordsFor(tested, plan).filter((one) => !/^(?:over|from|below|up to) /.test(one)))
        expect(unread(biller, entry.model, { [tested]: valueOf(word) }), `${name}: ${tested}=${word}`).toEqual([]);
  }
});

/** As the command line reads it. */
function valueOf(word: string): string | number | boolean {
  if (word === 'true' || word === 'false') return word === 'true';
  return /^\d+(?:\.\d+)?$/.test(word) ? Number(word) : word;
}
