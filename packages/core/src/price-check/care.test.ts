import { describe, expect, it } from 'vitest';
import { billerBook, modelEntry, rateEntry } from '../rating/testing.ts';
import { bookProblems, problemText, singleWitnessed } from './index.ts';
import type { BillerBook, ModelEntry, RateEntry } from '../price-book/types.ts';

const PAGE = 'https://deepgram.com/pricing';

const minute = (id: string, price: string, more: Partial<RateEntry> = {}): RateEntry =>
  rateEntry({ id, item: 'audio_input', unit: 'minute', price, source: PAGE, seen: '2026-08-03', ...more });
const thousand = (id: string, price: string, more: Partial<RateEntry> = {}): RateEntry =>
  rateEntry({ id, item: 'text_input', unit: 'character', price, per: 1000, source: PAGE, seen: '2026-08-06', ...more });
const heard = (...rates: RateEntry[]): ModelEntry => modelEntry('nova-3', rates, { modality: 'transcription' });
const spoken = (model: string, ...rates: RateEntry[]): ModelEntry => modelEntry(model, rates, { modality: 'speech' });
const problems = (...models: ModelEntry[]): string[] => bookProblems(billerBook(models), 'bundled').map(problemText);

/** As the book had them before they were mended: each of these must be said. */
describe('a careless reading is noticed', () => {
  it('a recording that costs more than a stream', () => {
    const recorded = (price: string) =>
      minute('recorded', price, { when: { language: 'multi', mode: 'pre-recorded' } });
    const streamed = minute('streamed', '0.0058', { when: { language: 'multi', mode: 'streaming' } });
    expect(problems(heard(recorded('0.0092'), streamed))).toEqual([
      expect.stringMatching(
        /price is "0.0092": is the price of mode pre-recorded and above streamed, 0.0058: read both/,
      ),
    ]);
    expect(problems(heard(recorded('0.0052'), streamed))).toEqual([]);
  });

  it.each(['batch', 'flex'])(
    'a %s that costs more than the call at once, whatever the price is for',
    (service_tier) => {
      const late = (price: string) => thousand('late', price, { per: 1, when: { service_tier } });
      expect(problems(spoken('m', thousand('now', '0.5'), late('0.00051')))).toHaveLength(1);
      expect(problems(spoken('m', thousand('now', '0.5'), late('0.0005')))).toEqual([]);
    },
  );

  it('and not where they are prices of other calls or other days', () => {
    const apart = [
      minute('a', '0.009', { when: { mode: 'pre-recorded', language: 'multi' } }),
      minute('b', '0.005', { when: { mode: 'streaming', language: 'monolingual' } }),
      minute('c', '0.004', { when: { mode: 'streaming', language: 'multi' }, until: '2026-01-01' }),
      minute('d', '0.009', { when: { mode: 'pre-recorded', language: 'x' }, from: '2026-01-01' }),
    ];
    expect(problems(heard(...apart.slice(0, 2)))).toEqual([]);
    expect(
      problems(
        heard(minute('e', '0.004', { when: { mode: 'streaming', language: 'x' }, until: '2026-01-01' }), apart[3]!),
      ),
    ).toEqual([]);
  });

  it('a price for a limited time without a word of it, or without its end', () => {
    const note = '"through December 31, 2026", via a harvest of the page’s text';
    expect(problems(spoken('gemini-3.8-flash', thousand('a', '0.5', { note, until: '2027-01-01' })))).toEqual([
      expect.stringMatching(/promotion is "a": has a note of a price for a limited time: write "promotion"/),
    ]);
    expect(problems(spoken('m', thousand('a', '0.5', { promotion: 'dated' })))).toEqual([
      expect.stringMatching(/is a price until a day, and has no "until"/),
    ]);
    for (const fine of [
      { promotion: 'dated', until: '2027-01-01', note },
      { promotion: 'open', note },
      { from: '2026-10-01', note: 'list price after a launch promotion' },
      { note: '"Batch and Flex tiers offer 50% discount"' },
    ] as const)
      expect(problems(spoken('m', thousand('a', '0.5', fine)))).toEqual([]);
  });

  it('a sibling that nobody has asked', () => {
    const limited = spoken('gemini-3.8-flash', thousand('a', '0.5', { promotion: 'dated', until: '2027-01-01' }));
    const sibling = (model: string, more: Partial<RateEntry> = {}) => spoken(model, thousand('b', '0.5', more));
    expect(problems(limited, sibling('gemini-3.8-flash-tts'))).toEqual([
      expect.stringMatching(
        /promotion is "b": stands on one page with gemini-3.8-flash, which has a price for a limited time/,
      ),
    ]);
    expect(problems(limited, sibling('gemini-3.8-flash-tts', { promotion: 'none' }))).toEqual([]);
    expect(problems(limited, sibling('gemini-3.8-flash-tts', { source: 'https://example.com/other' }))).toEqual([]);
    expect(problems(limited, sibling('gemini-3.5-flash'))).toEqual([]);
  });

  it('a page of which some prices were read since it changed, and others before', () => {
    const cut = spoken('flash', thousand('a', '0.04', { from: '2026-10-06', seen: '2026-10-06' }));
    expect(problems(cut, spoken('v3', thousand('b', '0.1')))).toEqual([
      expect.stringMatching(
        /seen is "2026-08-06": is before 2026-10-06, when other prices of https:\S+ changed: read this one again/,
      ),
    ]);
    expect(problems(cut, spoken('v3', thousand('b', '0.1', { partial: true })))).toEqual([]);
    expect(problems(cut, spoken('v3', thousand('b', '0.08', { seen: '2026-11-24' })))).toEqual([]);
    expect(problems(cut, { ...spoken('v3', thousand('b', '0.1')), ended: '2026-09-01' })).toEqual([]);
  });

  it('a price that is announced changes nothing yet', () => {
    const announced = spoken('flash', thousand('a', '0.04', { from: '2027-01-01', seen: '2026-10-06' }));
    expect(problems(announced, spoken('v3', thousand('b', '0.1')))).toEqual([]);
  });

  it('a row of a page that was read on two days', () => {
    const row = (seen: string) =>
      heard(
        minute('a', '0.005', { when: { language: 'multi' } }),
        minute('b', '0.004', { when: { language: 'monolingual' }, seen }),
      );
    expect(problems(row('2026-08-01'))).toEqual([expect.stringMatching(/is another day than that of a, 2026-08-03/)]);
    expect(problems(row('2026-08-03'))).toEqual([]);
  });

  it('a source that nobody read off a page', () => {
    const swept = { note: 'via api-evangelist/deepgram; Portkey-AI/models agrees', seen: '2026-05-04' };
    expect(problems(heard(minute('a', '0.0065', swept)))).toEqual([expect.stringMatching(/is no reading of a page: /)]);
    expect(problems(heard(minute('a', '0.0065', { ...swept, seen: '2026-10-07' })))).toEqual([]);
    expect(problems(heard(minute('a', '0.0065', { source: 'https://theneuralbase.com/deepgram' })))).toHaveLength(1);
  });

  it('an end in a note only', () => {
    const note = 'Shut down on 2026-06-30; the price stays as history.';
    expect(problems({ ...heard(minute('a', '0.005')), note })).toEqual([
      expect.stringMatching(/ended is missing: is missing, and the note has an end on 2026-06-30/),
    ]);
    expect(problems({ ...heard(minute('a', '0.005')), note, ended: '2026-06-30' })).toEqual([]);
  });
});

it('users answer for their own prices', () => {
  const book: BillerBook = billerBook([spoken('m', thousand('a', '0.5', { promotion: 'dated' }))]);
  expect(bookProblems(book, 'own')).toEqual([]);
});

it('a price with one witness is one of somebody else than the vendor that still holds', () => {
  const rates = [
    thousand('one', '0.5', { evidence: 'secondary' }),
    thousand('two', '0.5', { evidence: 'secondary', witnesses: 2 }),
    thousand('vendor', '0.5', { evidence: 'vendor_page' }),
    thousand('past', '0.5', { evidence: 'secondary', until: '2026-01-01' }),
  ];
  expect(singleWitnessed(billerBook([spoken('m', ...rates)])).map(({ id }) => id)).toEqual(['one']);
  expect(singleWitnessed(billerBook([{ ...spoken('m', ...rates), ended: '2026-01-01' }]))).toEqual([]);
});
