import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useAcme } from '../../../../test/support/acme.ts';
import { Telemetry } from '../../../../test/support/telemetry.ts';
import type { LedgerEntry } from '../ledger/entry.ts';
import { rateAgain } from '../ledger/rated-from.ts';
import { chargeToJson } from '../rating/charge.ts';
import { configure, settings } from '../settings.ts';
import type { OwnCharge } from './own-charge.ts';
import { recordCharge } from './record-charge.ts';

let telemetry: Telemetry;

beforeAll(() => {
  telemetry = new Telemetry();
});
beforeEach(() => {
  telemetry.reset();
  useAcme();
});
afterEach(() => configure({}));

describe('usage', () => {
  const rated = (charge: Partial<OwnCharge>) => recordCharge({ provider: 'acme', model: 'image', ...charge });

  it('is rated by the prices in force', () => {
    expect(rated({ usage: { unit: 'image', quantity: 3 } })).toMatchObject({
      status: 'final',
      amount: '0.12',
      unit: 'image',
      quantity: '3',
      unitPrice: '0.04',
      tier: 'standard',
    });
    expect(telemetry.spans[0]?.attributes).toMatchObject({
      'costspan.cost.basis': 'usage',
      'costspan.cost.source': 'local',
    });
  });

  it('is of what the model has a price for in its unit', () => {
    const of = (model: string, unit: 'second' | 'minute' | 'character' | 'credit', quantity: number) =>
      rated({ model, usage: { unit, quantity } })?.amount;
    expect(of('second', 'second', 8)).toBe('0.8');
    expect(of('minute', 'second', 30)).toBe('0.003');
    expect(of('character', 'character', 1_000)).toBe('0.03');
    expect(of('credit', 'credit', 5)).toBe('0.01');
  });

  it('of several items is their sum, each once', () => {
    const usage = [
      { unit: 'token', quantity: 100, item: 'text_input' },
      { unit: 'token', quantity: '4000', item: 'image_output' },
      { unit: 'token', quantity: 1_000, item: 'image_output' },
    ] as const;
    expect(rated({ model: 'token', usage })).toMatchObject({ amount: '0.2005', quantity: '5000' });
  });

  it('without a price is unpriced, with its reason', () => {
    expect(rated({ model: 'other', usage: { unit: 'second', quantity: 8 } })).toMatchObject({
      status: 'unpriced',
      missingReason: 'unknown_model',
    });
    expect(rated({ usage: { unit: 'step', quantity: 8 } })).toMatchObject({
      status: 'unpriced',
      missingReason: 'unknown_usage',
    });
  });

  it.each(['final', 'estimated', 'at_risk'] as const)('rated again by its record alone is as certain: %s', (status) => {
    configure({});
    rated({ status, usage: { unit: 'image', quantity: 3 } });
    const attributes = (telemetry.records[0]?.attributes ?? {}) as LedgerEntry['attributes'];
    expect(attributes['costspan.cost.missing_reason']).toBe('unknown_model');
    useAcme();
    const entry: LedgerEntry = { kind: 'charge', time: '', chargeKey: '', recordKey: '', attributes, resource: {} };
    const again = rateAgain(entry, settings().book, '2026-11-30');
    expect(again && chargeToJson(again)).toMatchObject({ status, amount: '0.12' });
  });

  it('takes no default of a model for a fact', () => {
    const book = {
      biller: 'farm',
      currency: 'USD',
      outcomes: {},
      models: [
        {
          model: 'clip',
          modality: 'video' as const,
          tier: 'standard' as const,
          tierBasis: 'user' as const,
          defaults: { duration: 5 },
          rates: [
            {
              id: 'clip/second',
              item: 'video_output' as const,
              unit: 'second' as const,
              price: '0.1',
              evidence: 'vendor_page' as const,
              source: 'https://example.com/prices',
              seen: '2026-11-01',
            },
          ],
        },
      ],
    };
    configure({ prices: { books: [book] } });
    const usage = { unit: 'video', quantity: 1 } as const;
    expect(recordCharge({ provider: 'farm', model: 'clip', usage })).toMatchObject({ status: 'unpriced' });
  });
});

it('a usage costs its quantity × the price to the last digit, in one part or in several', () => {
  const parts = fc.array(fc.nat(1_000_000_000), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(parts, (thousandths) => {
      telemetry.reset();
      const usage = thousandths.map(
        (one) =>
          ({ unit: 'image', quantity: `${Math.floor(one / 1_000)}.${String(one % 1_000).padStart(3, '0')}` }) as const,
      );
      const event = recordCharge({ provider: 'acme', model: 'image', usage });
      const cost = BigInt(thousandths.reduce((sum, one) => sum + one, 0)) * 4n;
      const [whole = '', fraction = ''] = String(event?.amount).split('.');
      expect(BigInt(whole + fraction.padEnd(5, '0'))).toBe(cost);
      expect(event?.amount).toBe(telemetry.records[0]?.attributes['costspan.cost.amount_decimal']);
    }),
    { numRuns: 100 },
  );
});
