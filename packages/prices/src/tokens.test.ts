import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PriceBook } from '../../core/src/price-book/book.ts';
import type { BillerBook, ModelEntry, RateEntry } from '../../core/src/price-book/types.ts';
import { rate } from '../../core/src/rating/rate.ts';
import { measure } from '../../core/src/usage/measure.ts';
import { agreed } from '../scripts/tokens/agree.ts';
import { genaiPrices } from '../scripts/tokens/genai.ts';
import type { GenaiModel } from '../scripts/tokens/genai.ts';
import { tokenBook } from '../scripts/tokens/imported.ts';
import type { TokenBook } from '../scripts/tokens/imported.ts';
import { litellmPrices } from '../scripts/tokens/litellm.ts';
import type { Named } from '../scripts/tokens/models.ts';
import { withoutProblems } from '../scripts/tokens/refused.ts';
import { withTokens } from './tokens.ts';

const DAY = '2026-11-30';
const PAGE = 'https://vendor.example/pricing';

const genai = (values: GenaiModel['prices'][number]['values'], more: Partial<GenaiModel> = {}) =>
  genaiPrices({ id: 'm', names: ['m'], comment: '', prices: [{ values }], variants: [], ...more }, PAGE);
const litellm = (row: Record<string, unknown>) => litellmPrices({ source: PAGE, ...row });
const stated = (a: Parameters<typeof agreed>[0], b: Parameters<typeof agreed>[1]) =>
  agreed(a, b, DAY).agreed.map(({ item, tier, over, upTo, from, until, price, by }) =>
    [item, tier, over, upTo, from, until, price, by].filter((part) => part !== undefined).join(' '),
  );

describe('what the tables agree on', () => {
  test('counts both where they state the same, from each length of prompt on', () => {
    const a = genai({
      input_mtok: [
        [0, '2.5'],
        [272_000, '5'],
      ],
      output_mtok: [[0, '15']],
    });
    const b = litellm({
      input_cost_per_token: 2.5e-6,
      input_cost_per_token_above_272k_tokens: 5e-6,
      output_cost_per_token: 1.5e-5,
    });
    expect(stated(a, b)).toEqual([
      'text_input standard 0 272000 2.5 both',
      'text_input standard 272000 5 both',
      'text_output standard 0 15 both',
    ]);
  });

  test('leaves out what they state differently, and says it', () => {
    const result = agreed(
      genai({ input_mtok: [[0, '2']], output_mtok: [[0, '6']] }),
      litellm({ input_cost_per_token: 5e-7, output_cost_per_token: 6e-6 }),
      DAY,
    );
    expect(result.agreed.map(({ item }) => item)).toEqual(['text_output']);
    expect(result.different).toEqual([{ item: 'text_input', tier: 'standard', over: 0, genai: '2', litellm: '0.5' }]);
  });

  test('a row without a page is no witness of its own', () => {
    expect(stated(undefined, litellmPrices({ input_cost_per_token: 1e-6 }))).toEqual([]);
    expect(stated(undefined, litellmPrices({ input_cost_per_token: 1e-6, source: 'see the page' }))).toEqual([]);
    expect(stated(undefined, litellm({ input_cost_per_token: 1e-6 }))).toEqual(['text_input standard 0 1 litellm']);
  });

  test('a flat price of a tier says nothing of long prompts where the standard price has steps', () => {
    const a = genai(
      {
        input_mtok: [
          [0, '2.5'],
          [272_000, '5'],
        ],
      },
      { variants: [{ when: { service_tier: 'priority' }, values: { input_mtok: [[0, '5']] } }] },
    );
    expect(stated(a, undefined)).toContain('text_input priority 0 272000 5 genai');
    expect(stated(a, undefined).filter((row) => row.includes('priority'))).toHaveLength(1);
  });

  test('what LiteLLM alone states holds until the other table tells of a change', () => {
    const a = genai(
      {},
      { prices: [{ values: { input_mtok: [[0, '1']] } }, { from: '2027-01-01', values: { input_mtok: [[0, '2']] } }] },
    );
    expect(stated(a, litellm({ input_cost_per_token: 1e-6, input_cost_per_token_flex: 5e-7 }))).toEqual([
      'text_input standard 0 2027-01-01 1 both',
      'text_input standard 0 2027-01-01 2 genai',
      'text_input flex 0 2027-01-01 0.5 litellm',
    ]);
  });

  test('a tier that began when the table did holds as long as the price beside it', () => {
    const a = genai(
      {},
      {
        prices: [{ values: { input_mtok: [[0, '2.5']] } }, { from: '2026-07-30', values: { input_mtok: [[0, '2']] } }],
        variants: [{ when: { processing: 'batch' }, from: '2026-10-14', values: { input_mtok: [[0, '1']] } }],
      },
    );
    expect(stated(a, undefined).filter((row) => row.includes('batch'))).toEqual([
      'text_input batch 0 2026-07-30 1 genai',
    ]);
  });

  test('a price that depends on what no call tells is none', () => {
    expect(
      genai({ input_mtok: [[0, '2']], output_mtok: [[0, '8']], output_reasoning_mtok: [[0, '3']] }).prices,
    ).toEqual([]);
    expect(genai({}, { prices: [{ unknown: 'a time of day', values: { input_mtok: [[0, '2']] } }] }).prices).toEqual(
      [],
    );
  });

  test('never a price that one of them denies, whatever they state', () => {
    const price = fc.constantFrom('0.1', '0.2', '3');
    const steps = fc.oneof(
      price.map((one) => [[0, one]] as const),
      fc.tuple(price, price).map(
        ([one, two]) =>
          [
            [0, one],
            [1_000, two],
          ] as const,
      ),
    );
    fc.assert(
      fc.property(steps, steps, fc.nat(3_000), (ours, theirs, tokens) => {
        const at = (some: readonly (readonly [number, string])[]): string | undefined =>
          some.findLast(([over]) => tokens > over || over === 0)?.[1];
        const row: Record<string, number> = {};
        for (const [over, one] of theirs)
          row[`input_cost_per_token${over > 0 ? `_above_${over / 1000}k_tokens` : ''}`] = Number(one) / 1e6;
        const found = agreed(genai({ input_mtok: ours }), litellm(row), DAY).agreed.filter(
          ({ over, upTo = Infinity }) => (tokens > over || over === 0) && tokens <= upTo,
        );
        expect(found.length).toBeLessThanOrEqual(1);
        for (const one of found) expect([at(ours), at(theirs)]).toEqual([one.price, one.price]);
      }),
    );
  });
});

const own: RateEntry = {
  id: 'm:text_input/token',
  item: 'text_input',
  unit: 'token',
  price: '2',
  per: 1_000_000,
  source: PAGE,
  seen: DAY,
  evidence: 'vendor_page',
};
const output = { ...own, id: 'm:text_output/token', item: 'text_output', price: '8' } as const;
const model: ModelEntry = {
  model: 'm',
  aliases: ['m-2026-01-01'],
  modality: 'text',
  tier: 'standard',
  tierBasis: 'price_rank',
  rates: [own, output],
};
const book = (...models: ModelEntry[]): BillerBook => ({ biller: 'openai', currency: 'USD', models });
const named = (name: string, row: Record<string, unknown>): Named => ({
  name,
  url: PAGE,
  isLongFrom: false,
  genai: undefined,
  row,
  ...pricesOf(row),
});
const pricesOf = (row: Record<string, unknown>) => {
  const result = agreed(undefined, litellm(row), DAY);
  return { prices: result.agreed, different: result.different };
};

describe('beside the book', () => {
  test('a model of the book keeps its prices, and gets those of items and tiers that it lacks', () => {
    const row = {
      mode: 'chat',
      source: PAGE,
      input_cost_per_token: 9e-6,
      output_cost_per_token: 9e-6,
      cache_read_input_token_cost: 2e-7,
      input_cost_per_token_flex: 1e-6,
    };
    const tokens = tokenBook(book(model), [named('m', row), named('m-2026-01-01', row)]);
    expect(tokens.models).toEqual([
      {
        model: 'm',
        prices: [
          { reading: 0, when: undefined, perMillion: { text_cached_input: '0.2' } },
          { reading: 0, when: { service_tier: 'flex' }, perMillion: { text_input: '1' } },
        ],
      },
    ]);
    const all = withTokens(book(model), tokens) as BillerBook;
    expect(all.models[0]?.rates.map(({ id, price }) => `${id} ${price}`)).toEqual([
      'm:text_input/token 2',
      'm:text_output/token 8',
      'm:text_cached_input/token 0.2',
      'm:text_input/token:service_tier=flex 1',
    ]);
    const charge = rate(
      {
        provider: 'openai',
        model: 'm-2026-01-01',
        end: 'succeeded',
        facts: {},
        measures: [
          measure('text_input', 'token', 1_000_000),
          measure('text_cached_input', 'token', 1_000_000),
          measure('text_output', 'token', 0),
        ],
      },
      new PriceBook([all], 'v'),
      DAY,
    );
    expect(charge).toMatchObject({ status: 'final' });
    expect(charge.status === 'unpriced' ? '' : charge.amount.toFixed()).toBe('2.2');
  });

  test('a new model has its snapshots as other names, and none that is no chat', () => {
    const row = { mode: 'chat', source: PAGE, input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 };
    const { models } = tokenBook(book(), [
      named('n-2026-03-05', row),
      named('n', row),
      named('n-2026-04-01', { ...row, input_cost_per_token: 3e-6 }),
      named('n-tts', row),
      named('n:free', row),
    ]);
    expect(models.map((one) => [one.model, one.aliases])).toEqual([
      ['n', ['n-2026-03-05']],
      ['n-2026-04-01', undefined],
    ]);
  });

  test('a tier whose price a guard catches is left out whole', () => {
    const given: TokenBook = tokenBook(book(model), [
      named('m', {
        mode: 'chat',
        source: PAGE,
        input_cost_per_token_batches: 3e-6,
        output_cost_per_token_batches: 4e-6,
        cache_read_input_token_cost: 2e-7,
      }),
    ]);
    const { tokens, refused } = withoutProblems(book(model), given);
    expect(tokens.models.map(({ prices }) => prices.map(({ when }) => when))).toEqual([[undefined]]);
    expect(refused).toEqual([expect.stringMatching(/refused: m .*price of service_tier batch and above/)]);
  });
});

test('no imported price stands where the book has one of its own', () => {
  const read = <T>(folder: string, name: string): T =>
    JSON.parse(readFileSync(join(import.meta.dirname, folder, name), 'utf8')) as T;
  const tierOf = ({ when }: Pick<RateEntry, 'when'>): string => String(when?.['service_tier'] ?? 'standard');
  const names = readdirSync(join(import.meta.dirname, 'tokens'));
  const twice = names.flatMap((name) => {
    const hand = read<BillerBook>('books', name);
    return read<TokenBook>('tokens', name).models.flatMap((imported) => {
      const kept = hand.models.find((one) => [one.model, ...(one.aliases ?? [])].includes(imported.model));
      const has = new Set(kept?.rates.map((one) => `${one.item} ${tierOf(one)}`));
      return imported.prices.flatMap((row) =>
        Object.keys(row.perMillion).flatMap((item) =>
          has.has(`${item} ${tierOf(row)}`) ? `${name} ${imported.model} ${item} ${tierOf(row)}` : [],
        ),
      );
    });
  });
  expect(twice).toEqual([]);
  expect(names.length).toBeGreaterThan(10);
});
