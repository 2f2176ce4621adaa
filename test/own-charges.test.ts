import { onCharge, recordCharge, withOutput } from '@costspan/core';
import type { ChargeEvent } from '@costspan/core';
import { storeIdle } from '@costspan/core/internal';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LedgerView } from './invoice/ledger.ts';
import { sum } from './invoice/money.ts';
import { startWorld } from './support/world.ts';
import type { World } from './support/world.ts';
import { Telemetry } from './support/telemetry.ts';

let telemetry: Telemetry;
let world: World;
const heard: ChargeEvent[] = [];
let stop: () => void;

beforeAll(async () => {
  telemetry = new Telemetry();
  world = await startWorld();
  stop = onCharge((charge) => heard.push(charge));
});
afterAll(() => {
  stop();
  return world.sim.close();
});
beforeEach(() => {
  telemetry.reset();
  world.sim.reset();
  heard.length = 0;
});

const exact = (): unknown[] =>
  telemetry.records
    .filter(({ eventName }) => eventName === 'costspan.charge')
    .map(({ attributes }) => [
      attributes['costspan.charge.key'],
      attributes['gen_ai.provider.name'],
      attributes['costspan.cost.amount_decimal'],
    ]);

/** What was heard is what the ledger has, and all of it but the app's own is the providers' invoice. */
async function expectHeard(own: string): Promise<void> {
  await storeIdle();
  expect(heard.map(({ key, provider, amount }) => [key, provider, amount])).toEqual(exact());
  expect(new LedgerView(telemetry).total('final')).toBe(sum([world.sim.invoice.total(), own]));
}

const tool = () =>
  recordCharge({ provider: 'weather.example', model: 'now', amount: '0.002', operation: 'execute_tool' });

test('inside a call of fal: a charge of its own, and the call is as it was', async () => {
  world.sim.fal.order({ polls: 2 });
  const input = { prompt: 'a red kite', image_size: 'square_hd' } as const;
  let told = 0;
  await world.fal.subscribe('fal-ai/flux/dev', {
    input,
    pollInterval: 1,
    onQueueUpdate: () => {
      if (told++ === 0) tool();
    },
  });
  expect(told).toBeGreaterThan(0);
  expect(heard.map(({ provider, amount }) => [provider, amount])).toEqual([
    ['weather.example', '0.002'],
    ['fal', '0.025'],
  ]);
  await expectHeard('0.002');
});

test('inside a tool that a chat calls: each charge once, in the output of them all', async () => {
  await withOutput('answer', { plan: 'pro' }, async (output) => {
    await world.openai.chat.completions
      .runTools({
        model: 'gpt-5-mini',
        messages: [{ role: 'user', content: 'call weather' }],
        tools: [
          {
            type: 'function',
            function: { name: 'weather', description: 'the weather', parameters: {}, function: () => (tool(), 'rain') },
          },
        ],
      })
      .finalContent();
    tool();
    output.accept();
    expect(heard.map(({ provider, attempt }) => [provider, attempt])).toEqual([
      ['openai', undefined],
      ['weather.example', 1],
      ['openai', undefined],
      ['weather.example', 2],
    ]);
    for (const charge of heard)
      expect(charge).toMatchObject({ plan: 'pro', output: { id: output.id, name: 'answer' } });
    expect(output.charges()).toEqual(heard);
    await expectHeard('0.004');
  });
});

test('tries of the SDK are in the event', async () => {
  world.sim.fal.order({ fail: 503 });
  await world.fal.run('fal-ai/flux/dev', { input: { prompt: 'a red kite', image_size: 'square_hd' } });
  expect(heard).toEqual([expect.objectContaining({ provider: 'fal', retries: 1, amount: '0.025', tier: 'standard' })]);
});

test('nothing private is in an event, whatever the app asked for', async () => {
  await world.fal.run('fal-ai/flux/dev', { input: { prompt: 'a secret kite', image_size: 'square_hd' } });
  await world.openai.images.generate({
    model: 'gpt-image-1',
    prompt: 'a secret kite',
    quality: 'low',
    size: '1024x1024',
  });
  expect(heard.map(({ provider }) => provider)).toEqual(['fal', 'openai']);
  expect(JSON.stringify(heard)).not.toMatch(/secret|kite|https?:|sk-test|127\.0\.0\.1/);
});
