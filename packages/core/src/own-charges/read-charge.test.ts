import { diag, DiagLogLevel } from '@opentelemetry/api';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { useAcme } from '../../../../test/support/acme.ts';
import { Telemetry } from '../../../../test/support/telemetry.ts';
import { configure } from '../settings.ts';
import type { OwnCharge } from './own-charge.ts';
import { recordCharge } from './record-charge.ts';

let telemetry: Telemetry;
const said: string[] = [];

beforeAll(() => {
  const keep = (text: string): void => void said.push(text);
  diag.setLogger({ ...console, verbose: keep, warn: keep, error: keep }, DiagLogLevel.WARN);
  telemetry = new Telemetry();
});
afterAll(() => diag.disable());
beforeEach(() => {
  telemetry.reset();
  said.length = 0;
  useAcme();
});
afterEach(() => configure({}));

const AMOUNT: OwnCharge = { provider: 'own-gpus', model: 'sdxl', amount: '0.12' };
const USAGE = { unit: 'image', quantity: 2 };
const wrong: [what: string, charge: unknown, error: RegExp][] = [
  ['no charge', undefined, /^costspan: recordCharge: the charge is undefined: write \{ provider, model, amount \}/],
  ['neither', { amount: undefined }, /amount is undefined: so is usage; state exactly one/],
  ['both', { usage: USAGE }, /amount is "0.12": usage is stated too; state exactly one/],
  ['a name that is no field', { ammount: 1 }, /ammount is 1: a charge has no such field, but provider, model, amount/],
  ['a negative amount', { amount: -1 }, /amount is -1: write a number or decimal text of 0 or more/],
  ['no finite amount', { amount: Number.NaN }, /amount is NaN: /],
  ['an endless amount', { amount: Infinity }, /amount is Infinity: /],
  ['an amount with its sign', { amount: '$0.12' }, /amount is "\$0.12": /],
  ['an amount of 1e999 zeros', { amount: '1e999999999' }, /amount is "1e999999999": /],
  ['an amount that is a list', { amount: [1] }, /amount is a list of 1: /],
  ['an amount that is null', { amount: null }, /amount is null: /],
  ['a currency by its sign', { currency: '€' }, /currency is "€": write a code of ISO 4217/],
  [
    'a currency of a usage',
    { amount: undefined, usage: USAGE, currency: 'EUR' },
    /currency is "EUR": it belongs to an amount/,
  ],
  ['no provider', { provider: '' }, /provider is "": write who bills as one word/],
  ['a provider in words', { provider: 'our own: GPUs' }, /provider is "our own: GPUs": /],
  ['no model', { model: 5 }, /model is 5: write the model as you name it/],
  [
    'an output type',
    { outputType: 'picture' },
    /outputType is "picture": write one of image, video, speech, audio, text/,
  ],
  ['an operation', { operation: 'Draw it' }, /operation is "Draw it": /],
  [
    'the operation of a settlement',
    { operation: 'fetch_response' },
    /operation is "fetch_response": this is the name of a settlement/,
  ],
  ['an id that is a number', { id: 42 }, /id is 42: write a text of at most 256 characters/],
  ['an id that is an address', { id: 'https://x.test/?sig=1' }, /id is "https:.*: write a text .* no address/],
  ['a status', { status: 'unpriced' }, /status is "unpriced": write one of final, estimated, at_risk/],
  ['a start after the end', { startTime: 5, endTime: 4 }, /startTime is 5: it is after the end, 4/],
  ['no date', { endTime: new Date('?') }, /endTime is an object: write a Date, or ms/],
  ['a text for a time', { startTime: '2026-11-30' }, /startTime is "2026-11-30": /],
  ['attempt', { attempt: 1 }, /attempt is 1: write one of true, false/],
  ['no usage', { amount: undefined, usage: [] }, /usage is a list of 0: state what was consumed/],
  ['a usage that is a number', { amount: undefined, usage: 2 }, /usage is 2: write \{ unit, quantity \}/],
  [
    'an unknown unit',
    { amount: undefined, usage: { unit: 'pixel', quantity: 1 } },
    /usage\.unit is "pixel": write one of image, megapixel/,
  ],
  [
    'a unit of Object',
    { amount: undefined, usage: { unit: 'constructor', quantity: 1 } },
    /usage\.unit is "constructor": /,
  ],
  [
    'a negative quantity',
    { amount: undefined, usage: [USAGE, { unit: 'image', quantity: -2 }] },
    /usage\[1\]\.quantity is -2: /,
  ],
  [
    'an item',
    { amount: undefined, usage: { ...USAGE, item: 'picture' } },
    /usage\.item is "picture": write one of image_output/,
  ],
  [
    'a further field of a usage',
    { amount: undefined, usage: { ...USAGE, price: 1 } },
    /usage\.price is 1: a usage has unit, quantity and item only/,
  ],
  [
    'tokens of what',
    { provider: 'acme', model: 'token', amount: undefined, usage: { unit: 'token', quantity: 1 } },
    /usage\.item is undefined: token has prices .* one of text_input, image_input, image_output/,
  ],
  ['attributes', { attributes: 'pool=a100' }, /attributes is "pool=a100": write an object/],
  [
    'an attribute by a name of costspan',
    { attributes: { 'costspan.cost.amount': 1 } },
    /attributes is "costspan.cost.amount": costspan writes this name itself/,
  ],
  [
    'an attribute by a name that costspan writes',
    { attributes: { 'gen_ai.usage.cost': 1 } },
    /attributes is "gen_ai.usage.cost": /,
  ],
  ['an attribute that is an object', { attributes: { pool: {} } }, /attributes\["pool"\] is an object: /],
  ['a mixed list', { attributes: { pool: [1, 'a'] } }, /attributes\["pool"\] is a list of 2: /],
  [
    'a field that throws',
    {
      get amount() {
        throw new Error('ours');
      },
    },
    /recordCharge failed, the app is not affected/,
  ],
];

it.each(wrong)('%s is said, and nothing is recorded', async (_, charge, error) => {
  const before = await telemetry.total('costspan.generations');
  const given = charge && Object.defineProperties({ ...AMOUNT }, Object.getOwnPropertyDescriptors(charge));
  expect(recordCharge(given as OwnCharge)).toBeUndefined();
  expect(said).toEqual([expect.stringMatching(error)]);
  expect([telemetry.spans, telemetry.records]).toEqual([[], []]);
  expect(await telemetry.total('costspan.generations')).toBe(before);
});

it('whatever it is, it throws nothing', () => {
  fc.assert(
    fc.property(
      fc.record(
        {
          provider: fc.anything(),
          model: fc.anything(),
          amount: fc.anything(),
          usage: fc.anything(),
          id: fc.anything(),
          attributes: fc.anything(),
        },
        { requiredKeys: [] },
      ),
      (charge) => {
        recordCharge(charge as unknown as OwnCharge);
      },
    ),
    { numRuns: 300 },
  );
});
