import type { BillerBook, RateEntry } from '@costspan/core/internal';
import { expect, it } from 'vitest';
import type { LivePrice } from '../../../packages/cli/src/prices/live/vendor.ts';
import { decide } from './decide.ts';
import { report } from './report.ts';

const reading = { source: 'https://api.acme.com/prices', day: '2026-12-01' };

const rate = (price: string, when?: RateEntry['when']): RateEntry => ({
  id: `image-1:image_output/image${when ? ':batch' : ''}`,
  item: 'image_output',
  unit: 'image',
  price,
  ...(when && { when }),
  source: 'https://acme.com/pricing',
  seen: '2026-10-01',
  evidence: 'secondary',
  witnesses: 2,
});

const book: BillerBook = {
  biller: 'acme',
  currency: 'USD',
  models: [
    { model: 'image-1', modality: 'image', rates: [rate('0.04'), rate('0.02', { service_tier: 'batch' })] },
    { model: 'image-2', modality: 'image', rates: [{ ...rate('0.1'), id: 'image-2' }] },
  ],
};

const live = (price: string, more: Partial<LivePrice> = {}): LivePrice => ({
  model: 'image-1',
  item: 'image_output',
  unit: 'image',
  unitText: 'image',
  price,
  currency: 'USD',
  ...more,
});
const batch = { facts: { service_tier: 'batch' } };

it('a moderate change is entered: what was holds until today, what is from today on', () => {
  const { book: now, changes, same } = decide(book, [live('0.05'), live('0.02', batch)], reading);
  expect(changes).toEqual([
    {
      biller: 'acme',
      model: 'image-1',
      id: 'image-1:image_output/image',
      before: '0.04',
      after: '0.05',
      currency: 'USD',
      source: reading.source,
    },
  ]);
  expect(same).toBe(1);
  const read = { source: reading.source, seen: '2026-12-01', evidence: 'vendor_api' };
  expect(now.models[0]?.rates).toMatchObject([
    { price: '0.04', until: '2026-12-01', evidence: 'secondary', witnesses: 2 },
    { id: 'image-1:image_output/image:from=2026-12-01', price: '0.05', from: '2026-12-01', ...read },
    { price: '0.02', ...read },
  ]);
  expect(now.models[0]?.rates[2]).not.toHaveProperty('witnesses');
  expect(now.models[1]).toBe(book.models[1]);
});

it.each([
  ['0.0524', '31 %'],
  ['0.0276', '31 %'],
  ['4', '9900 %'],
])('a change from 0.04 to %s waits for a person', (price, says) => {
  const { book: now, changes } = decide(book, [live(price)], reading);
  expect(now).toEqual(book);
  expect(changes).toMatchObject([{ before: '0.04', after: price, reason: `it is a change of ${says}` }]);
});

it.each(['0.052', '0.028'])('a change from 0.04 to %s, of 30 %, does not', (price) => {
  expect(decide(book, [live(price)], reading).changes).toMatchObject([{ after: price }]);
  expect(decide(book, [live(price)], reading).changes[0]).not.toHaveProperty('reason');
});

it('a broken order waits for a person, with all of the model', () => {
  const near: BillerBook = {
    ...book,
    models: [{ model: 'image-1', modality: 'image', rates: [rate('0.04'), rate('0.035', { service_tier: 'batch' })] }],
  };
  const { book: now, changes } = decide(near, [live('0.039'), live('0.0401', batch)], reading);
  expect(now).toEqual(near);
  expect(changes).toHaveLength(2);
  for (const { reason } of changes) expect(reason).toContain('is the price of service_tier batch and above');
});

it('what the book has no price of, in no unit that it knows or in another currency, is none of its business', () => {
  const others = [
    live('9', { model: 'image-3' }),
    live('9', { unit: 'megapixel' }),
    live('9', { unit: undefined }),
    live('9', { currency: 'EUR' }),
    live('9', { facts: { quality: 'high' } }),
  ];
  expect(decide(book, others, reading)).toEqual({ book, changes: [], same: 0 });
});

it('the text of the change has old, new and source, and what a person has to decide', () => {
  const { changes } = decide(book, [live('0.05'), live('9', { model: 'image-2' })], reading);
  expect(report({ changes, same: 3, silent: ['fal'] })).toBe(`3 prices are as their vendors state them, 1 has changed.

| price | before | after | source |
|---|---:|---:|---|
| acme \`image-1:image_output/image\` | 0.04 USD | 0.05 USD | https://api.acme.com/prices |

## For a person

Not entered: read the vendor's page, and enter what it says by hand.

| price | before | after | source | why |
|---|---:|---:|---|---|
| acme \`image-2\` | 0.1 USD | 9 USD | https://api.acme.com/prices | it is a change of 8900 % |

## No answer

fal
`);
});
