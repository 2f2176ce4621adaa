import { diag, DiagLogLevel } from '@opentelemetry/api';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { processState } from '../util/process-state.ts';
import { flagImplausible } from './implausible.ts';
import { measure } from '../usage/measure.ts';
import { rate } from './rate.ts';
import { billerBook, bookOf, DAY, layered, modelEntry, rateEntry, usage } from './testing.ts';
import type { Usage } from '../usage/usage.ts';

const warnings: string[] = [];
const nothing = (): void => undefined;
beforeAll(() => {
  diag.setLogger(
    { error: nothing, warn: (text) => warnings.push(text), info: nothing, debug: nothing, verbose: nothing },
    DiagLogLevel.WARN,
  );
});
beforeEach(() => {
  warnings.length = 0;
  processState('warnings', () => new Map<string, unknown>()).clear();
});

const second = rateEntry({ item: 'video_output', unit: 'second', price: '0.1' });
const book = layered(
  ['clip', 'speech', 'tokens', 'cheap', 'twice'].map((model) =>
    billerBook(
      [
        modelEntry(
          model,
          [model === 'tokens' ? rateEntry({ item: 'video_output', unit: 'token', price: '40' }) : second],
          { modality: 'video' },
        ),
      ],
      { biller: model },
    ),
  ),
  [],
);
const seconds = (model: string, n: number): Usage =>
  usage([measure('video_output', 'second', n)], { provider: model, model });

function flaggedCharge(one: Usage, requested?: () => Usage | undefined) {
  return flagImplausible(rate(one, book, DAY), { usage: one, requested, book, day: DAY });
}

describe('an implausible charge', () => {
  it('is a ten-thousand-second clip: kept, flagged, warned about once', () => {
    for (let i = 0; i < 3; i++)
      expect(flaggedCharge(seconds('clip', 10_000))).toMatchObject({ status: 'final', implausible: true });
    expect(warnings).toEqual([
      'costspan: a charge of 1000 USD for clip clip is far out of range; it is kept and flagged',
    ]);
  });
  it('is an amount that no generation costs, in any unit, be it the provider’s own word', () => {
    const tokens = usage([measure('video_output', 'token', 1_056)], { provider: 'tokens', model: 'tokens' });
    expect(flaggedCharge(tokens)).toMatchObject({ implausible: true });
    const told = usage([], { provider: 'ticks', model: 'x', reported: { amount: '10000000', currency: 'USD' } });
    expect(flaggedCharge(told)).toMatchObject({ implausible: true, source: 'provider' });
  });
  it('is more than a thousand-fold of what the request was estimated at', () => {
    const short = () => seconds('cheap', 1);
    expect(flaggedCharge(seconds('cheap', 5_001), short)).toMatchObject({ implausible: true });
    expect(warnings).toHaveLength(1);
    expect(flaggedCharge(seconds('twice', 900), short)).not.toHaveProperty('implausible', true);
  });
  it('is not looked for where the charge is small, and an estimate that fails is no doubt', () => {
    const requested = vi.fn<() => Usage>(() => {
      throw new Error('no estimate');
    });
    expect(flaggedCharge(seconds('twice', 8), requested)).toMatchObject({ status: 'final' });
    expect(requested).not.toHaveBeenCalled();
    expect(flaggedCharge(seconds('twice', 60), requested)).not.toHaveProperty('implausible', true);
    expect(requested).toHaveBeenCalledOnce();
  });
  it('is not a long recording, a large batch or a dear clip', () => {
    const heard = bookOf([rateEntry({ item: 'audio_input', unit: 'second', price: '0.0001' })], {
      modality: 'transcription',
    });
    expect(rate(usage([measure('audio_input', 'second', 14_400)]), heard, DAY)).not.toHaveProperty('implausible', true);
    expect(flaggedCharge(seconds('twice', 600))).not.toHaveProperty('implausible', true);
  });
});

it('models without a price are warned about once, by the first of them, and stay as they are', () => {
  for (let i = 0; i < 3; i++) flaggedCharge(seconds('no-such', 1));
  for (let i = 0; i < 1_000; i++)
    expect(flaggedCharge(seconds(`no-such-${i}`, 1))).toMatchObject({ reason: 'unknown_model' });
  expect(warnings).toEqual([
    'costspan: no price for no-such no-such: it is counted in costspan.generations.unpriced, not as 0. Give it one in a file that COSTSPAN_PRICES names.',
  ]);
});
