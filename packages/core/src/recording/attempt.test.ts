import { expect, it } from 'vitest';
import { billerBook, images, layered, modelEntry, perImage, usage } from '../rating/testing.ts';
import { rate } from '../rating/rate.ts';
import { tierMismatch } from './attempt.ts';

/** Two billers that place one family apart, as a rank by price alone does. */
const book = layered(
  [
    billerBook([
      modelEntry('dev', [perImage], { family: 'bfl/flux-dev', tier: 'standard' }),
      modelEntry('pro', [{ ...perImage, id: 'pro' }], { family: 'bfl/flux-pro', tier: 'flagship' }),
    ]),
    billerBook([modelEntry('flux/dev', [perImage], { family: 'bfl/flux-dev', tier: 'budget' })], { biller: 'other' }),
  ],
  [],
);

function mismatch(
  planned: { provider: string; model: string; tier?: 'budget' | 'standard' | 'flagship' },
  provider: string,
  model: string,
): boolean | undefined {
  const answered = usage(images(1), { provider, model });
  return tierMismatch(planned, answered, rate(answered, book), book);
}

it('one family is never a mismatch, whoever bills it', () => {
  expect(mismatch({ provider: 'acme', model: 'dev', tier: 'standard' }, 'other', 'flux/dev')).toBe(false);
  expect(mismatch({ provider: 'acme', model: 'pro', tier: 'flagship' }, 'other', 'flux/dev')).toBe(true);
  expect(mismatch({ provider: 'acme', model: 'dev', tier: 'standard' }, 'acme', 'pro')).toBe(true);
});

it('a planned model that is not in the book is compared by its tier', () => {
  expect(mismatch({ provider: 'in-house', model: 'ours', tier: 'budget' }, 'other', 'flux/dev')).toBe(false);
  expect(mismatch({ provider: 'in-house', model: 'ours', tier: 'flagship' }, 'other', 'flux/dev')).toBe(true);
  expect(mismatch({ provider: 'in-house', model: 'ours' }, 'other', 'flux/dev')).toBeUndefined();
});

it('a model that nobody knows is no mismatch', () => {
  expect(mismatch({ provider: 'acme', model: 'dev', tier: 'standard' }, 'acme', 'unknown')).toBeUndefined();
});
