import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledBook, rate } from '@costspan/core';
import type { PriceLayer } from '@costspan/core';
import { bundledBooks, decimal, PriceBook, toText } from '@costspan/core/internal';
import { ledgerFiles, ratedFrom, readLedger } from '@costspan/core/ledger';
import { assertPriceLayers, readPriceFile } from '@costspan/core/schema';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { TestLedger } from '../../ledger/testing.ts';
import { reportJson } from '../../report/json.ts';
import { keysOf } from '../../report/keys.ts';
import { summarize } from '../../report/summary.ts';
import { Snapshots } from '../snapshot.ts';
import { Store } from '../store.ts';
import { chargesMessage } from '../testing.ts';
import type { Sent } from '../testing.ts';
import { answer } from './index.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-view-'));
afterAll(() => rmSync(home, { recursive: true }));

async function ask<T>(store: Store, path: string): Promise<T> {
  return (await answer(path, await new Snapshots(store).now(), bundledBook())) as T;
}

function storeOf(...sent: Sent[]): Store {
  const store = new Store();
  store.take('logs', chargesMessage(sent));
  return store;
}

interface Rows {
  readonly groups: readonly { readonly spend: string }[];
}
interface Generations {
  readonly total: number;
  readonly generations: readonly { readonly id: string; readonly amount: string | null; readonly status: string }[];
  readonly next: string | null;
}
interface Outputs {
  readonly outputs: readonly {
    readonly spend: string;
    readonly outputs: readonly {
      readonly outcome: string;
      readonly spend: string;
      readonly attempts: readonly { readonly verdict: string; readonly amount: string | null }[];
    }[];
  }[];
}

const sum = (amounts: readonly string[]): string =>
  toText(amounts.reduce((total, one) => total.plus(one), decimal('0')));

const attempts = fc.array(
  fc.record({
    cents: fc.bigInt({ min: 1n, max: 10_000_000n }),
    status: fc.constantFrom('final', 'estimated', 'at_risk', 'unpriced'),
    verdict: fc.constantFrom('accepted', 'rejected', 'failed', undefined),
    model: fc.constantFrom('a', 'b'),
    corrected: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);

it('says of any ledger what report says, in every panel', async () => {
  let runs = 0;
  const outputsOf = fc.array(fc.record({ plan: fc.constantFrom('free', 'pro'), attempts }), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(outputsOf, async (made) => {
      const ledger = new TestLedger(join(home, String(runs++)));
      for (const [o, { plan, attempts }] of made.entries())
        for (const [a, { cents, status, verdict, model, corrected }] of attempts.entries()) {
          const about = { 'costspan.output.id': `o${o}`, 'costspan.output.name': 'card', 'costspan.plan': plan };
          const attributes = { ...about, 'costspan.attempt.number': a + 1 };
          const key = `${o}-${a}`;
          ledger.charge({
            key,
            model,
            status: status as 'final',
            lines: [['1', toText(decimal(cents.toString()).div(1e7))]],
            attributes,
          });
          const gate = verdict === 'rejected' && { 'costspan.gate.name': 'face' };
          if (verdict) ledger.verdict(`o${o}`, verdict, { sequence: a + 1, ...attributes, ...gate });
          if (corrected)
            ledger.correct({ chargeKey: key, sequence: 1, delta: '0.01', time: '2026-11-25T00:00:00.000Z' });
        }
      const read = await readLedger(await ledgerFiles(ledger.folder));
      const store = new Store();
      for await (const entry of read.entries()) store.add(entry);

      for (const by of ['model', 'plan', 'output', 'day', 'gate', 'provider']) {
        const told = reportJson(
          await summarize(read, { keys: keysOf(by), period: { from: undefined, to: undefined } }),
        );
        expect(await ask<Rows>(store, `/groups?by=${by}`)).toEqual({ by: [by], groups: told['groups'] });
        expect(await ask(store, '/summary')).toMatchObject({ total: told['total'], gates: told['gates'] });
      }
      const { total } = await ask<{ total: { spend: string } }>(store, '/summary');
      const { generations } = await ask<Generations>(store, '/generations?limit=2000');
      const spent = generations.filter(({ status }) => status === 'final' || status === 'estimated');
      expect(sum(spent.map(({ amount }) => String(amount)))).toBe(total.spend);
      const { outputs } = await ask<Outputs>(store, '/outputs');
      expect(sum(outputs.flatMap((kind) => kind.outputs.map(({ spend }) => spend)))).toBe(total.spend);
    }),
    { numRuns: 40 },
  );
});

it('says what became of each attempt', async () => {
  const about = { 'costspan.output.id': 'o', 'costspan.output.name': 'card' };
  const ledger = new TestLedger(join(home, 'verdicts'));
  const charge = (number: number | undefined, more: Record<string, string> = {}): void =>
    ledger.charge({
      key: `c${number ?? 'prompt'}`,
      attributes: { ...about, ...(number !== undefined && { 'costspan.attempt.number': number }), ...more },
    });
  charge(undefined);
  charge(1);
  charge(2, { 'error.type': '500' });
  charge(3, {
    'costspan.attempt.reason': 'failover',
    'costspan.failover.from.model': 'cheap',
    'costspan.failover.price_ratio': '3.8',
  });
  ledger.verdict('o', 'rejected', {
    ...about,
    'costspan.attempt.number': 1,
    'costspan.verdict.reason': 'blurry',
    sequence: 1,
  });
  ledger.verdict('o', 'accepted', { ...about, 'costspan.attempt.number': 3, sequence: 2 });
  const store = new Store();
  for await (const entry of (await readLedger(await ledgerFiles(ledger.folder))).entries()) store.add(entry);
  const [kind] = (await ask<Outputs>(store, '/outputs')).outputs;
  expect(kind?.outputs).toMatchObject([
    {
      outcome: 'accepted',
      spend: '0.3',
      wasted: '0.15',
      attempts: [
        { verdict: 'step', number: null },
        { verdict: 'rejected', said: 'blurry' },
        { verdict: 'failed', said: '500' },
        { verdict: 'accepted', failover: { from: 'cheap' } },
      ],
    },
  ]);
});

describe('the list of generations', () => {
  const store = storeOf(
    ...Array.from({ length: 7 }, (_, at) => ({
      key: `c${at}`,
      amount: `0.0${at + 1}`,
      time: Date.UTC(2026, 10, 24) + at,
      model: at % 2 ? 'fal-ai/flux/dev' : 'fal-ai/veo3.1',
      attributes: { 'costspan.plan': at < 3 ? 'free' : 'pro', 'costspan.tag.campaign': 'Spring' },
    })),
  );
  const ids = async (query: string): Promise<string[]> =>
    (await ask<Generations>(store, `/generations?${query}`)).generations.map(({ id }) => id);

  it('is walked through by the id of the last one', async () => {
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: Generations = await ask(store, `/generations?limit=3&after=${after}`);
      expect(page.total).toBe(7);
      seen.push(...page.generations.map(({ id }) => id));
      after = page.next;
    }
    expect(seen).toEqual(['c6', 'c5', 'c4', 'c3', 'c2', 'c1', 'c0']);
    expect(await ids('after=c6&skip=3&limit=2')).toEqual(['c2', 'c1']);
  });

  it.each([
    ['model:VEO', ['c6', 'c4', 'c2', 'c0']],
    ['flux plan:free', ['c1']],
    ['>0.06', ['c6']],
    ['<$0.02', ['c0']],
    ['tag.campaign:spring day:2026-11-24 status:final >0.05', ['c6', 'c5']],
    ['tenant:', ['c6', 'c5', 'c4', 'c3', 'c2', 'c1', 'c0']],
    ['plan:', []],
    ['status:unpriced', []],
  ])('lets through what the filter says: %s', async (filter, expected) => {
    expect(await ids(`filter=${encodeURIComponent(filter)}`)).toEqual(expected);
  });
});

describe('what has no price', () => {
  const store = new Store();
  const ledger = new TestLedger(join(home, 'unpriced'));
  ledger.charge({
    key: 'u',
    model: 'fal-ai/new',
    status: 'unpriced',
    attributes: {
      'costspan.usage.measures': '[{"item":"image_output","unit":"image","quantity":"2","basis":"usage"}]',
      'costspan.usage.facts': '{}',
    },
  });

  it('is told by health, with a price file that holds once a price is in it', async () => {
    for await (const entry of (await readLedger(await ledgerFiles(ledger.folder))).entries()) store.add(entry);
    const { findings, prices } = await ask<{
      findings: { check: string; level: string; fix?: string }[];
      prices: string;
    }>(store, '/health');
    expect(findings.find(({ check }) => check === 'unpriced')).toMatchObject({
      level: 'problem',
      fix: expect.any(String),
    });
    const file = join(home, 'prices.json');
    writeFileSync(file, prices);
    expect(() => assertPriceLayers([...readPriceFile(file, file)], bundledBooks())).toThrow('price');
    writeFileSync(file, prices.replaceAll('PRICE', '0.04'));
    const layers = readPriceFile(file, file);
    assertPriceLayers([...layers], bundledBooks());
    const book = new PriceBook(
      bundledBooks(),
      'v1',
      layers.map(({ layer }) => layer as PriceLayer),
    );
    const [charge] = (await new Snapshots(store).now()).charges;
    const usage = charge && ratedFrom(charge.entry);
    expect(usage && rate(usage, book, '2026-12-01')).toMatchObject({ status: 'final', amount: decimal('0.08') });
  });
});

it('keeps the newest hundred thousand, and says how many there were', async () => {
  const store = new Store();
  const count = 100_001;
  for (let start = 0; start < count; start += 10_000)
    store.take(
      'logs',
      chargesMessage(
        Array.from({ length: Math.min(10_000, count - start) }, (_, i) => ({
          key: String(start + i),
          amount: '0.01',
          time: Date.UTC(2026, 10, 24) + start + i,
        })),
      ),
    );
  const { kept, total } = await ask<{ kept: object; total: { spend: string } }>(store, '/summary');
  expect(kept).toEqual({ generations: 90_000, dropped: 10_001, most: 100_000 });
  expect(total.spend).toBe('900');
  expect((await ask<Generations>(store, '/generations?limit=1')).generations[0]?.id).toBe('100000');
  expect((await ask<{ findings: { message: string }[] }>(store, '/health')).findings.at(-1)?.message).toContain(
    '10001 older ones are in no number here',
  );
});
