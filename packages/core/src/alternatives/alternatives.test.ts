import { beforeEach, describe, expect, it } from 'vitest';
import { billerBook, modelEntry, rateEntry } from '../rating/testing.ts';
import type { ModelEntry } from '../price-book/types.ts';
import { configure } from '../settings.ts';
import { alternatives } from './alternatives.ts';
import type { Alternative, AlternativesOptions } from './alternatives.ts';

const DAY = '2026-11-24';

/** A clip's model, at a price per second. */
function clip(model: string, price: string, more: Partial<ModelEntry> = {}, when = {}): ModelEntry {
  return modelEntry(model, [rateEntry({ id: model, item: 'video_output', unit: 'second', price, when })], {
    modality: 'video',
    tier: 'flagship',
    ...more,
  });
}

const ALL: readonly ModelEntry[] = [
  clip('kite', '0.4', { family: 'maker/kite' }),
  clip('kite-hosted', '0.5', { family: 'maker/kite' }),
  clip('cheap', '0.1', { tier: 'budget' }),
  clip('dear', '1.2'),
  clip('fair', '0.2'),
  clip('over', '0.01', { ended: '2026-11-01' }),
  clip('small-720p', '0.01'),
  clip('sd', '0.01', {}, { resolution: ['480p', '720p'] }),
  clip('lip-sync/mouth', '0.01'),
  clip('counted', '0.01', { rates: [rateEntry({ item: 'billed', unit: 'provider_unit', price: '0.01' })] }),
  modelEntry('still', [rateEntry({ item: 'image_output', unit: 'image', price: '0.04' })]),
];
const PLANNED = { provider: 'acme', model: 'kite', duration: 8, resolution: '1080p' };

beforeEach(() => configure({ prices: { books: [billerBook(ALL)] }, ledger: 'off' }));

/** Those of the test's own biller. */
function own(options: AlternativesOptions = {}, planned: Parameters<typeof alternatives>[0] = PLANNED): Alternative[] {
  return alternatives(planned, { day: DAY, ...options }).filter(({ provider }) => provider === 'acme');
}
const names = (all: readonly Alternative[]): string[] => all.map(({ model, ok }) => (ok ? model : `no ${model}`));

describe('alternatives', () => {
  it('are of the same family first, then cheapest; what has no price comes last; what cannot do it is left out', () => {
    expect(names(own())).toEqual(['kite-hosted', 'cheap', 'fair', 'dear', 'no counted']);
  });

  it('say what the same job costs, and what that is to the planned price', () => {
    const [hosted, cheap] = own();
    expect(hosted).toMatchObject({ provider: 'acme', family: 'maker/kite', tier: 'flagship', ratio: 1.25, ok: true });
    expect(hosted?.estimate).toMatchObject({ status: 'estimated', currency: 'USD' });
    expect(hosted?.estimate?.status !== 'unpriced' && hosted?.estimate?.amount.toFixed()).toBe('4');
    expect(cheap).toMatchObject({ family: 'acme/cheap', ratio: 0.25 });
    expect(own().at(-1)).toMatchObject({
      model: 'counted',
      estimate: { status: 'unpriced' },
      ratio: undefined,
      ok: false,
      why: 'only the price of the unit that its answer counts is known',
    });
  });

  it('say what is not known of them', () => {
    expect(own()[1]).toMatchObject({ mayNot: ['1080p'], why: 'may not do 1080p' });
  });

  it('that are known to do the job come before cheaper ones that may not', () => {
    const known = clip('known', '0.9', {}, { resolution: ['1080p', '4k'] });
    const named = clip('named-1080p', '0.8');
    configure({ prices: { books: [billerBook([...ALL, known, named])] }, ledger: 'off' });
    const all = own();
    expect(names(all)).toEqual(['kite-hosted', 'named-1080p', 'known', 'cheap', 'fair', 'dear', 'no counted']);
    expect(all.slice(1, 3).map(({ mayNot, why }) => [mayNot, why])).toEqual([
      [[], undefined],
      [[], undefined],
    ]);
  });

  it('of the same tier: the family’s, and those of the planned tier', () => {
    const all = own({ sameTier: true });
    expect(names(all)).toEqual(['kite-hosted', 'fair', 'dear', 'no cheap', 'no counted']);
    expect(all.find(({ model }) => model === 'cheap')?.why).toBe('its tier is budget, and flagship was planned');
  });

  it('up to a ratio', () => {
    const all = own({ maxRatio: 1 });
    expect(names(all)).toEqual(['cheap', 'fair', 'no kite-hosted', 'no dear', 'no counted']);
    expect(all.find(({ model }) => model === 'dear')?.why).toBe('it costs 3 times the planned price, more than 1');
    expect(names(own({ maxRatio: 1.25 }))[0]).toBe('kite-hosted');
  });

  it.each([
    ['over', 'no longer offered since 2026-11-01'],
    ['small-720p', 'its name says 720p'],
    ['sd', 'no price for resolution=1080p: only 480p, 720p'],
    ['lip-sync/mouth', 'its name says lip-sync: add operation=lip-sync'],
    ['still', 'it makes image, not video'],
    ['kite', 'it is the planned model itself'],
    ['nobody', 'it is not in the price book'],
  ])('that the app names are answered for: %s, %s', (model, why) => {
    expect(own({ candidates: [{ provider: 'acme', model }] })).toEqual([
      expect.objectContaining({ model, ok: false, estimate: undefined, ratio: undefined, why }),
    ]);
  });

  it('that the app names with parameters of their own are priced by these', () => {
    const [longer] = own({ candidates: [{ provider: 'acme', model: 'fair', duration: 16 }] });
    expect(longer).toMatchObject({ model: 'fair', ratio: 1, ok: true });
    const [none] = own({ candidates: [{ provider: 'acme', model: 'fair', prompt: 'a kite' }] });
    expect(none).toMatchObject({ ok: false, estimate: { status: 'unpriced', reason: 'unknown_usage' } });
    const [over] = own({ candidates: [{ provider: 'acme', model: 'over', duration: 8 }] });
    expect(over).toMatchObject({ ok: false, why: 'no longer offered since 2026-11-01' });
  });

  it('on the day before its end a model is one', () => {
    expect(names(own({ day: '2026-10-31' }))).toContain('over');
  });

  it('are none where the planned job cannot be told', () => {
    expect(own({}, { provider: 'acme', model: 'nobody', duration: 8 })).toEqual([]);
    expect(own({}, { provider: 'acme', model: 'kite' })).toEqual([]);
    expect(
      own({ candidates: [{ provider: 'acme', model: 'dear' }] }, { provider: 'acme', model: 'kite' }),
    ).toMatchObject([{ ok: false, why: 'how long it is, is not stated: for example duration=8' }]);
  });

  it('come out of the bundled book too', () => {
    const [first] = alternatives({ provider: 'fal', model: 'fal-ai/nano-banana', num_images: 2 }).filter(
      ({ ok }) => ok,
    );
    expect(first).toMatchObject({ family: 'google/nano-banana', ratio: 1 });
  });
});
