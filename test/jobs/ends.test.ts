import { configure, memoryJobStore, settleWebhook } from '@costspan/core';
import { endOpenCalls, openCallCount } from '@costspan/instrumentation';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LedgerView } from '../invoice/ledger.ts';
import { sum } from '../invoice/money.ts';
import { startWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { Telemetry } from '../support/telemetry.ts';
import { NOWHERE, verifiedFal } from './webhooks.ts';

let telemetry: Telemetry;
let world: World;

beforeAll(async () => {
  telemetry = new Telemetry();
  world = await startWorld();
});
afterAll(() => world.sim.close());
beforeEach(() => {
  configure({ gateways: { '127.0.0.1': 'openai' }, jobStore: memoryJobStore() });
  telemetry.reset();
  world.sim.reset();
});

const settlements = () => telemetry.spans.filter(({ name }) => name === 'fetch_response');
const submits = () => telemetry.spans.filter(({ attributes }) => 'costspan.cost.estimate' in attributes);
const recorded = () =>
  telemetry.records.map(({ eventName, attributes }) =>
    [
      String(eventName).slice('costspan.'.length),
      attributes['costspan.cost.status'],
      attributes['costspan.cost.total_decimal'] ?? attributes['costspan.cost.amount_decimal'],
    ].join(' '),
  );

/** Lets all go by that an app sets off in the same turn. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** One charge of one settlement span, which is linked to the submit and says how the job ended. */
function expectSettledOnce(charge: string, status: string, estimate: number): void {
  expect(recorded()).toEqual([`charge ${charge}`]);
  const [submit, ...others] = submits();
  expect(others).toEqual([]);
  expect(submit?.attributes['costspan.cost.estimate']).toBe(estimate);
  expect(
    settlements().map(({ attributes, links }) => [
      attributes['gen_ai.response.status'],
      attributes['gen_ai.response.id'],
      links.map(({ context }) => context.spanId),
    ]),
  ).toEqual([[status, submit?.attributes['gen_ai.response.id'], [submit?.spanContext().spanId]]]);
  expectWithinRisk();
}

/** What is certain, and with what is at risk, encloses the invoice. */
function expectWithinRisk(): void {
  const ledger = new LedgerView(telemetry);
  const invoice = sum([world.sim.invoice.total()]);
  expect(ledger.total('final') <= invoice).toBe(true);
  expect(invoice <= ledger.total('final') + ledger.total('estimated') + ledger.total('at_risk')).toBe(true);
  expect(ledger.unpriced).toEqual([]);
  expect(openCallCount()).toBe(0);
}

describe('fal', () => {
  const KLING = 'fal-ai/kling-video/v3/pro/text-to-video';
  const BANANA = 'fal-ai/nano-banana';
  const input = { prompt: 'a red kite', duration: '5' as const, generate_audio: false };
  const AT_RISK = 'at_risk 0.56';

  const submit = async (): Promise<string> => (await world.fal.queue.submit(KLING, { input })).request_id;
  const submitImage = async (): Promise<string> =>
    (await world.fal.queue.submit(BANANA, { input: { prompt: 'x', num_images: 2 } })).request_id;
  const statusOf = (requestId: string, endpoint = KLING) => world.fal.queue.status(endpoint, { requestId });
  const resultOf = (requestId: string, endpoint = KLING) => world.fal.queue.result(endpoint, { requestId });
  /** How often the app had to ask. */
  const completed = async (requestId: string, endpoint = KLING): Promise<number> => {
    for (let asked = 1; ; asked++) if ((await statusOf(requestId, endpoint)).status === 'COMPLETED') return asked;
  };
  /** As another process does it, or the dashboard. */
  const cancelElsewhere = (requestId: string) =>
    world.sim.fal.fetch(`https://queue.fal.run/fal-ai/kling-video/requests/${requestId}/cancel`, { method: 'PUT' });

  test('a queued job that the app cancels, and never looks at again', async () => {
    await world.fal.queue.cancel(KLING, { requestId: await submit() });
    expectSettledOnce(AT_RISK, 'cancelled', 0.56);
    expect(settlements()[0]?.attributes['error.type']).toBe('canceled');
  });

  test('cancelled, its status COMPLETED with an error, its result 499', async () => {
    const id = await submit();
    await world.fal.queue.cancel(KLING, { requestId: id });
    expect(await statusOf(id)).toMatchObject({ status: 'COMPLETED', error: expect.any(String) });
    await expect(resultOf(id)).rejects.toMatchObject({ status: 499 });
    await turn();
    expectSettledOnce(AT_RISK, 'cancelled', 0.56);
  });

  test('cancelled elsewhere, and its result 499', async () => {
    const id = await submit();
    await cancelElsewhere(id);
    await expect(resultOf(id)).rejects.toMatchObject({ status: 499 });
    expectSettledOnce(AT_RISK, 'cancelled', 0.56);
    expect(settlements()[0]?.attributes['error.type']).toBe('499');
  });

  test('cancelled elsewhere, and its status alone', async () => {
    const id = await submit();
    await cancelElsewhere(id);
    await completed(id);
    await turn();
    expectSettledOnce(AT_RISK, 'cancelled', 0.56);
  });

  test('a job that cannot be cancelled any more has not ended by that', async () => {
    const id = await submit();
    await completed(id);
    await expect(world.fal.queue.cancel(KLING, { requestId: id })).rejects.toMatchObject({ status: 400 });
    expect(recorded()).toEqual([]);
    await resultOf(id);
    expectSettledOnce('final 0.56', 'completed', 0.56);
  });

  test('refused by the filter: its status alone, without a look at the result', async () => {
    world.sim.fal.order({ filter: true });
    const id = await submitImage();
    await completed(id, BANANA);
    await turn();
    expectSettledOnce('at_risk 0.078', 'failed', 0.078);
    await expect(resultOf(id, BANANA)).rejects.toMatchObject({ status: 422 });
    expectSettledOnce('at_risk 0.078', 'failed', 0.078);
  });

  test('a process that ends in the turn of such a status', async () => {
    world.sim.fal.order({ filter: true });
    await completed(await submitImage(), BANANA);
    expect(openCallCount()).toBe(1);
    endOpenCalls();
    expectSettledOnce('at_risk 0.078', 'failed', 0.078);
    await turn();
    expectSettledOnce('at_risk 0.078', 'failed', 0.078);
  });

  test('failed with billed units: the result tells, which the app asks for next', async () => {
    world.sim.fal.order({ failJob: true, billed: '0.5' });
    const id = await submit();
    const asked = await completed(id);
    await expect(resultOf(id)).rejects.toMatchObject({ status: 422 });
    await turn();
    expectSettledOnce('final 0.07', 'failed', 0.56);
    // The result's own request counts where the job was not settled before it was made.
    expect([asked, asked + 1]).toContain(settlements()[0]?.attributes['costspan.job.poll_count']);
  });

  test('failed, and the result cannot be read: the status is remembered', async () => {
    world.sim.fal.order({ filter: true });
    const id = await submitImage();
    world.sim.fal.order({ fail: 401, match: { method: 'GET', path: /requests\/[^/]+$/ } });
    await completed(id, BANANA);
    await expect(resultOf(id, BANANA)).rejects.toMatchObject({ status: 401 });
    await turn();
    expectSettledOnce('at_risk 0.078', 'failed', 0.078);
  });

  test('the result of a job that runs cannot be read: that is no end', async () => {
    const id = await submit();
    for (const fail of [401, 404] as const) {
      world.sim.fal.order({ fail, match: { method: 'GET', path: /requests\/[^/]+$/ } });
      await expect(resultOf(id)).rejects.toMatchObject({ status: fail });
    }
    expect(recorded()).toEqual([]);
  });

  test('subscribed to: the failed job’s result cannot be read', async () => {
    world.sim.fal.order({ filter: true });
    world.sim.fal.order({ fail: 401, match: { method: 'GET', path: /requests\/[^/]+$/ } });
    await expect(
      world.fal.subscribe(BANANA, { input: { prompt: 'x', num_images: 2 }, pollInterval: 1 }),
    ).rejects.toMatchObject({ status: 401 });
    expect(recorded()).toEqual(['charge at_risk 0.078']);
    expect(telemetry.spans).toHaveLength(1);
    expect(telemetry.spans[0]?.attributes['gen_ai.response.status']).toBe('failed');
    expectWithinRisk();
  });

  test('a webhook of a job that failed', async () => {
    world.sim.fal.order({ filter: true });
    await world.fal.queue.submit(BANANA, { input: { prompt: 'x', num_images: 2 }, webhookUrl: NOWHERE });
    const [delivery] = await world.sim.fal.webhooksDelivered();
    if (!delivery) throw new Error('no webhook was delivered');
    await settleWebhook('fal', await verifiedFal(world, delivery));
    expectSettledOnce('at_risk 0.078', 'failed', 0.078);
  });

  test('refused by the model of a call that waits for it', async () => {
    world.sim.fal.order({ filter: true });
    await expect(world.fal.run(BANANA, { input: { prompt: 'x', num_images: 2 } })).rejects.toMatchObject({
      status: 422,
    });
    expect(recorded()).toEqual(['charge at_risk 0.078']);
    expectWithinRisk();
  });
});

describe('Replicate', () => {
  const model = 'black-forest-labs/flux-dev' as const;
  const input = { prompt: 'a red kite', num_outputs: 2 };
  const AT_RISK = 'at_risk 0.05';
  const interval = 1;
  const create = () => world.replicate.predictions.create({ model, input, wait: false } as never);

  test('a failing prediction that is waited for', async () => {
    world.sim.replicate.order({ failJob: true });
    const prediction = await create();
    await expect(world.replicate.wait(prediction, { interval })).rejects.toThrow('Prediction failed');
    expectSettledOnce(AT_RISK, 'failed', 0.05);
    await world.replicate.predictions.get(prediction.id);
    expectSettledOnce(AT_RISK, 'failed', 0.05);
  });

  test('a prediction that another cancels while it is waited for', async () => {
    const prediction = await create();
    await fetch(`${world.sim.replicate.url}/predictions/${prediction.id}/cancel`, { method: 'POST' });
    await world.replicate.wait(prediction, { interval });
    expectSettledOnce(AT_RISK, 'cancelled', 0.05);
  });

  test('a prediction whose deadline has passed: the SDK waits on, and the process ends', async () => {
    world.sim.replicate.order({ abortJob: true, polls: 1 });
    const prediction = await create();
    let polled = (): void => undefined;
    const seen = new Promise<void>((resolve) => (polled = resolve));
    void world.replicate.wait(prediction, { interval: 60_000 }, async () => (polled(), false));
    await seen;
    expect(recorded()).toEqual([]);
    endOpenCalls();
    expectSettledOnce(AT_RISK, 'cancelled', 0.05);
  });

  test('a wait for a prediction that goes on, left by the process, says nothing', async () => {
    world.sim.replicate.order({ polls: 9 });
    const prediction = await create();
    let polled = (): void => undefined;
    const seen = new Promise<void>((resolve) => (polled = resolve));
    void world.replicate.wait(prediction, { interval: 60_000 }, async () => (polled(), false));
    await seen;
    endOpenCalls();
    expect(recorded()).toEqual([]);
    expect(settlements()).toEqual([]);
  });

  test('a run that the app’s own callback breaks off, at its end', async () => {
    const progress = ({ status }: { status: string }): void => {
      if (status === 'succeeded') throw new Error('the app’s own');
    };
    const wait = { mode: 'poll' as const, interval };
    await expect(world.replicate.run(model, { input, wait }, progress)).rejects.toThrow('the app’s own');
    expect(recorded()).toEqual(['charge final 0.05']);
    expect(telemetry.spans).toHaveLength(1);
    expectWithinRisk();
  });

  test('a run that fails', async () => {
    world.sim.replicate.order({ failJob: true });
    await expect(world.replicate.run(model, { input })).rejects.toThrow('Prediction failed');
    expect(recorded()).toEqual([`charge ${AT_RISK}`]);
    expectWithinRisk();
  });

  const read = async (): Promise<string> => {
    for await (const _ of world.replicate.stream(model, { input }));
    return String(telemetry.spans[0]?.attributes['gen_ai.response.id']);
  };

  test('a stream that is read to its end, and then asked for', async () => {
    const id = await read();
    expect(telemetry.spans).toHaveLength(1);
    expect(telemetry.spans[0]?.attributes).toMatchObject({
      'gen_ai.response.status': 'completed',
      'costspan.job.mode': 'stream',
      'costspan.media.count': 2,
    });
    // What was metered is not in the stream.
    expect(recorded()).toEqual(['charge estimated 0.05']);
    await world.replicate.predictions.get(id);
    expect(recorded()).toEqual(['charge estimated 0.05', 'correction final 0.05']);
    expect(telemetry.spans).toHaveLength(1);
    expectWithinRisk();
  });

  test('a stream that is left early is a job whose end is still to be seen', async () => {
    for await (const _ of world.replicate.stream(model, { input })) break;
    expect(recorded()).toEqual([]);
    await world.replicate.predictions.get(String(submits()[0]?.attributes['gen_ai.response.id']));
    expectSettledOnce('final 0.05', 'completed', 0.05);
  });

  test('a stream of a prediction that fails', async () => {
    world.sim.replicate.order({ failJob: true });
    await expect(read()).rejects.toThrow('CUDA error');
    expect(recorded()).toEqual([`charge ${AT_RISK}`]);
    expectWithinRisk();
  });
});
