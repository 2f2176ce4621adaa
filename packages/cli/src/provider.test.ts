import { bundledBook } from '@costspan/core';
import { describe, expect, it } from 'vitest';
import { providerIn, providersIn } from './provider.ts';

const own = bundledBook([{ books: [{ biller: 'In-House', currency: 'USD', models: [] }] }]);

describe('a provider', () => {
  it.each([
    ['fal', 'fal'],
    [' FAL ', 'fal'],
    ['fal.ai', 'fal'],
    ['eleven-labs', 'elevenlabs'],
    ['vertex', 'gcp.vertex_ai'],
    ['grok', 'x_ai'],
    ['hf', 'hugging_face'],
    ['In-House', 'In-House'],
  ])('%j is %s', (given, provider) => expect(providerIn(given, own)).toBe(provider));

  it('is all of a company by its name, where several may be named', () => {
    expect(providersIn('google', own)).toEqual([
      'gcp.gemini',
      'gcp.speech_to_text',
      'gcp.text_to_speech',
      'gcp.vertex_ai',
    ]);
    expect(providersIn('AWS', own)).toEqual(['aws.bedrock', 'aws.polly', 'aws.transcribe']);
  });

  it.each([
    ['google', undefined, 'the provider is "google": these are several, write gcp.gemini, gcp.speech_to_text, gcp.'],
    ['google', 'veo-3', 'these are several, write gcp.gemini or gcp.vertex_ai'],
    ['fall', 'x', 'the provider is "fall": no provider of the price book; did you mean fal?'],
    ['googel', undefined, 'did you mean gcp.gemini, gcp.speech_to_text, gcp.text_to_speech or gcp.vertex_ai?'],
    ['stabilty', undefined, 'did you mean stability_ai?'],
    ['heygen', undefined, 'none of its models; give them prices of your own: COSTSPAN_PRICES=./prices.json'],
    ['nobody', 'fal-ai/veo3.1', 'no provider of the price book; "fal-ai/veo3.1" is sold by fal'],
  ])('%j with the model %j is refused with the fix', (given, model, says) => {
    expect(() => providerIn(given, own, 'the provider', model)).toThrow(says);
  });

  it('that nobody knows is answered with all there are, in lines that a terminal holds', () => {
    const message = messageOf(() => providersIn('nobody', own, '--provider'));
    const [first, ...lines] = message.split('\n');
    expect(first).toBe('--provider is "nobody": no provider of the price book, which has');
    expect(lines.join(' ').split(/[, ]+/).filter(Boolean)).toEqual(own.billers());
    expect(lines.length).toBeLessThan(12);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was not refused');
}
