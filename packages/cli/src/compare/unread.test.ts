import { PriceBook } from '@costspan/core/internal';
import type { Filter, ModelEntry, RateEntry } from '@costspan/core/internal';
import { describe, expect, it } from 'vitest';
import { costspan } from '../ledger/testing.ts';
import { jobOf } from './job.ts';
import { unreadOf } from './unread.ts';

const rate = (price: string, more: Partial<RateEntry>): RateEntry => ({
  id: `${price} ${JSON.stringify(more)}`,
  item: 'image_output',
  unit: 'image',
  price,
  source: 'test',
  seen: '2026-11-01',
  evidence: 'vendor_page',
  ...more,
});
const model = (name: string, modality: ModelEntry['modality'], ...rates: RateEntry[]): ModelEntry => ({
  model: name,
  modality,
  tier: 'standard',
  tierBasis: 'user',
  rates,
});
const books = [
  {
    biller: 'acme',
    currency: 'USD',
    models: [
      model('by-area', 'image', rate('0.01', { unit: 'megapixel' })),
      model(
        'by-quality',
        'image',
        rate('0.02', { when: { quality: 'low' } }),
        rate('0.04', { when: { quality: 'hd' } }),
      ),
      {
        ...model(
          'clips',
          'video',
          rate('0.1', { item: 'video_output', unit: 'second', when: { generate_audio: true } }),
        ),
        defaults: { generate_audio: true },
      },
    ],
  },
  { biller: 'plain', currency: 'USD', models: [model('flat', 'image', rate('0.03', {}))] },
];
const unread = (filter: Filter, modality: string, ...given: string[]): unknown[] =>
  unreadOf(jobOf(modality, given), new PriceBook(books, 'v1'), '2026-11-24', filter).map(({ name, suggestion }) =>
    suggestion === undefined ? name : [name, suggestion],
  );

describe('a parameter of a job', () => {
  it('that no price has is named, with the one that may have been meant', () => {
    expect(unread({}, 'image', 'siz=1024x1024', 'qualty=hd', 'prompt=x')).toEqual([
      ['siz', 'size'],
      ['qualty', 'quality'],
      'prompt',
    ]);
  });

  it('is read where one of the models reads it, under any of its names and whatever it says', () => {
    expect(unread({}, 'image', 'size=640x480', 'quality=unheard', 'n=1', 'operation=generate')).toEqual([]);
    expect(unread({}, 'video', 'duration=8', 'audio=true')).toEqual([]);
    expect(unread({}, 'video', 'duration=8', 'generate_audio=true')).toEqual([]);
  });

  it('is not read where only models of another kind, or of others, do', () => {
    expect(unread({}, 'image', 'duration=8', 'size=640x480', 'audio=true')).toEqual(['audio', 'duration']);
    expect(unread({ providers: ['plain'] }, 'image', 'size=640x480', 'quality=hd')).toEqual(['quality', 'size']);
  });
});

describe('the command', () => {
  const job = ['compare', 'image', 'siz=1024x1024', '--provider', 'fal'];

  it('says so, and exits with 1 where it is strict', () => {
    const { code, stdout } = costspan(...job);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^note: siz is not read for this price; did you mean size\?$/m);
    expect(stdout).not.toContain('does not depend on siz');
    expect(costspan(...job, '--strict').code).toBe(1);
    expect(JSON.parse(costspan(...job, '--json').stdout)).toMatchObject({
      unread: [{ name: 'siz', suggestion: 'size' }],
    });
  });

  it('says so of a planned call, by the provider’s own names', () => {
    const planned = ['compare', '--for', 'fal', 'fal-ai/flux-2-pro', 'image_siz=square_hd'];
    const { code, stdout } = costspan(...planned, '--strict');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^note: image_siz is not read for this price; did you mean image_size\?$/m);
    expect(JSON.parse(costspan(...planned, '--json').stdout)).toMatchObject({
      planned: { estimate: { unread: [{ name: 'image_siz', suggestion: 'image_size' }] } },
    });
  });
});
