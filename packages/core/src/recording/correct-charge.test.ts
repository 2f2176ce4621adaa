import { beforeAll, beforeEach, expect, it } from 'vitest';
import { generate, usageOf, useAcme } from '../../../../test/support/acme.ts';
import { Telemetry } from '../../../../test/support/telemetry.ts';
import { rememberJob } from '../jobs/remember-job.ts';
import { settleJob } from '../jobs/settlement.ts';
import { withOutput } from '../outputs/with-output.ts';
import type { Usage } from '../usage/usage.ts';
import { Generation } from './generation.ts';
import { correctCharge, isNews } from './correct-charge.ts';
import type { RecordedCharge } from './recorded-charge.ts';

let telemetry: Telemetry;

beforeAll(() => {
  telemetry = new Telemetry();
});
beforeEach(() => {
  telemetry.reset();
  useAcme();
});

const SCOPE = { name: '@costspan/test', version: '1' };
const own = usageOf('image', [3]);
const tool = usageOf('megapixel', [2]);

function records(): unknown[] {
  return telemetry.records.map(({ eventName, attributes }) => [
    eventName,
    attributes['costspan.record.key'],
    attributes['costspan.cost.amount_decimal'],
    attributes['costspan.cost.total_decimal'],
  ]);
}

it('a first record, a correction and a further charge: each once, with its own key', () => {
  const atRisk: RecordedCharge = { status: 'at_risk', amount: '0.08', currency: 'USD', corrections: 0 };
  const update = { chargeKey: 'acme:1', attribution: undefined, attempt: undefined, providers: {} };
  const recorded = correctCharge({ ...update, usages: [own, tool], recorded: atRisk });
  expect(records()).toEqual([
    ['costspan.correction', 'acme:1/correction/1', '0.04', '0.12'],
    ['costspan.charge', 'acme:1#2/charge/1', '0.05', undefined],
  ]);
  expect(recorded).toEqual({
    status: 'final',
    amount: '0.12',
    currency: 'USD',
    corrections: 1,
    event: expect.objectContaining({ kind: 'correction', key: 'acme:1', status: 'final', amount: '0.12' }),
    also: [
      {
        status: 'final',
        amount: '0.05',
        currency: 'USD',
        corrections: 0,
        event: expect.objectContaining({ kind: 'charge', key: 'acme:1#2', amount: '0.05', unit: 'megapixel' }),
      },
    ],
  });
  expect(isNews([own, tool], recorded)).toBe(false);
  expect(isNews([own, tool, own], recorded)).toBe(true);
});

it('an estimate does not correct an estimate', () => {
  const estimated: RecordedCharge = { status: 'estimated', amount: '0.08', currency: 'USD', corrections: 0 };
  const again: Usage = { ...own, incomplete: true };
  expect(isNews([again], estimated)).toBe(false);
  const update = { chargeKey: 'acme:2', attribution: undefined, attempt: undefined, providers: {} };
  expect(correctCharge({ ...update, usages: [again], recorded: estimated })).toEqual(estimated);
  expect(records()).toEqual([]);
});

it('an output costs what its job comes to, with a charge that was not in sight at first', () => {
  const key = 'acme:job';
  const see = (...usages: readonly Usage[]) =>
    settleJob({
      key,
      scope: SCOPE,
      providers: {},
      provider: 'acme',
      retryCount: 0,
      jobMode: 'poll',
      usages: () => usages,
    });
  withOutput('avatar', {}, (output) => {
    const submit = new Generation({
      scope: SCOPE,
      providers: {},
      operation: 'generate_content',
      provider: 'acme',
      model: 'image',
    });
    rememberJob(key, { attempt: submit.attempt, exchange: { provider: 'acme', model: 'image' } });
    const pending: Usage = { ...own, end: 'pending' };
    submit.end({ usage: pending, kind: 'submit', chargeKey: key, retryCount: 0, unanswered: [], jobMode: 'poll' });
    see({ ...own, end: 'no_answer' });
    see(own, tool);
    output.accept();
  });
  expect(telemetry.spans.at(-1)?.attributes['costspan.output.total_cost']).toBe(0.17);
});

it('a span ends also where recording fails', () => {
  const failing: Usage = {
    ...own,
    get measures(): never {
      throw new Error('ours');
    },
  };
  expect(() => generate(failing)).toThrow('ours');
  expect(telemetry.spans).toHaveLength(1);
});
