import { configure, memoryJobStore, settleWebhook, sweepJobs, withAttribution, withOutput } from '@costspan/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LedgerView } from '../invoice/ledger.ts';
import { sum } from '../invoice/money.ts';
import { startWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { Telemetry } from '../support/telemetry.ts';
import { NOWHERE, verifiedFal, verifiedOpenAI, verifiedReplicate } from './webhooks.ts';

let telemetry: Telemetry;
let world: World;

const HOUR = 3_600_000;

beforeAll(async () => {
  telemetry = new Telemetry();
  world = await startWorld();
});
afterAll(() => world.sim.close());
beforeEach(async () => {
  configure({ gateways: { '127.0.0.1': 'openai' }, jobStore: memoryJobStore(), jobDeadline: HOUR });
  telemetry.reset();
  world.sim.reset();
  before = await counted();
});

const KLING = 'fal-ai/kling-video/v3/pro/text-to-video';
const input = { prompt: 'a red kite', duration: '5' as const, generate_audio: false };

const METRICS = ['cost', 'generations', 'cost.at_risk', 'cost.at_risk.resolved', 'cost.adjustment'] as const;
type Counted = Record<(typeof METRICS)[number], number>;

/** Metrics are cumulative: what a test has added to them is what they are more than before it. */
let before: Counted;
async function counted(): Promise<Counted> {
  const entries = [];
  for (const name of METRICS) entries.push([name, await telemetry.total(`costspan.${name}`)]);
  return Object.fromEntries(entries) as Counted;
}
async function added(): Promise<Counted> {
  const now = await counted();
  return Object.fromEntries(METRICS.map((name) => [name, Number((now[name] - before[name]).toFixed(9))])) as Counted;
}

const settlements = () => telemetry.spans.filter(({ name }) => name === 'fetch_response');
const submits = () => telemetry.spans.filter(({ attributes }) => 'costspan.cost.estimate' in attributes);
const charges = () => telemetry.records.filter(({ eventName }) => eventName === 'costspan.charge');
const corrections = () => telemetry.records.filter(({ eventName }) => eventName === 'costspan.correction');

/** One charge, final, equal to the invoice; one settlement span, linked to the submit. */
function expectSettledOnce(): void {
  expect(charges()).toHaveLength(1);
  expectInvoice();
  const [submit] = submits();
  const [settlement, ...more] = settlements();
  expect(more).toEqual([]);
  expect(settlement?.links.map(({ context }) => context.spanId)).toEqual([submit?.spanContext().spanId]);
  expect(settlement?.attributes['gen_ai.response.id']).toBe(submit?.attributes['gen_ai.response.id']);
}

function expectInvoice(): void {
  const ledger = new LedgerView(telemetry);
  expect(ledger.total('final')).toBe(sum([world.sim.invoice.total()]));
  expect(ledger.total('estimated')).toBe(0n);
  expect(ledger.total('at_risk')).toBe(0n);
  expect(ledger.unpriced).toEqual([]);
}

async function submitFal(webhookUrl?: string): Promise<string> {
  const { request_id } = await world.fal.queue.submit(KLING, { input, ...(webhookUrl && { webhookUrl }) });
  return request_id;
}
const resultOf = (requestId: string) => world.fal.queue.result(KLING, { requestId });
const webhooksOf = async (): Promise<unknown[]> =>
  Promise.all((await world.sim.fal.webhooksDelivered()).map((one) => verifiedFal(world, one)));

async function untilDone(ask: () => Promise<{ status: string | null | undefined }>): Promise<void> {
  for (let polls = 0; polls < 50; polls++)
    if (/COMPLETED|completed|succeeded|failed|canceled/.test((await ask()).status ?? '')) return;
  throw new Error('the job does not end');
}
const pollFal = (requestId: string) => untilDone(() => world.fal.queue.status(KLING, { requestId }));

describe('fal', () => {
  test('polled and fetched in the same process, twice', async () => {
    const id = await submitFal();
    await pollFal(id);
    expect(charges()).toEqual([]);
    await resultOf(id);
    await resultOf(id);
    expectSettledOnce();
    expect(await added()).toMatchObject({ generations: 1, cost: Number(world.sim.invoice.total()) });
    expect(settlements()[0]?.attributes).toMatchObject({
      'costspan.job.mode': 'poll',
      'costspan.cost.basis': 'billed_units',
      'gen_ai.response.status': 'completed',
    });
  });

  test('forty polls add nothing', async () => {
    world.sim.fal.order({ polls: 40 });
    const id = await submitFal();
    await pollFal(id);
    expect(telemetry.spans).toHaveLength(1);
    await resultOf(id);
    expectSettledOnce();
    expect(settlements()[0]?.attributes['costspan.job.poll_count']).toBe(41);
  });

  test('webhook three times, then the result: estimated, and one correction to final', async () => {
    world.sim.fal.order({ webhookTimes: 3 });
    const id = await submitFal(NOWHERE);
    const payloads = await webhooksOf();
    expect(payloads).toHaveLength(3);
    const answers = [];
    for (const payload of payloads) answers.push(await settleWebhook('fal', payload));
    expect(answers.map(({ status }) => status)).toEqual(['recorded', 'known', 'known']);
    expect(charges().map(({ attributes }) => attributes['costspan.cost.status'])).toEqual(['estimated']);
    await pollFal(id);
    await resultOf(id);
    await resultOf(id);
    const [charge] = charges().map(({ attributes }) => attributes['costspan.charge.key']);
    const amount = world.sim.invoice.total();
    for (const payload of payloads)
      expect(await settleWebhook('fal', payload)).toMatchObject({
        status: 'known',
        charge: { kind: 'correction', key: charge, status: 'final', amount, jobId: id },
      });
    expect(corrections().map(({ attributes }) => attributes['costspan.cost.status'])).toEqual(['final']);
    expectSettledOnce();
    const { cost, generations, 'cost.adjustment': adjustment } = await added();
    expect(generations).toBe(1);
    expect(cost + adjustment).toBeCloseTo(Number(world.sim.invoice.total()), 9);
  });

  test('a webhook with the billed units that the app has read is final', async () => {
    await submitFal(NOWHERE);
    const [payload] = await webhooksOf();
    const [line] = world.sim.invoice.lines;
    const answer = await settleWebhook('fal', payload, { billableUnits: line?.quantity ?? '' });
    expect(answer).toMatchObject({ status: 'recorded', charge: { status: 'final' } });
    expectSettledOnce();
  });

  test('subscribe after the webhook corrects the estimate and has no charge of its own', async () => {
    let id = '';
    const subscribed = world.fal.subscribe(KLING, {
      input,
      webhookUrl: NOWHERE,
      pollInterval: 1,
      onEnqueue: (requestId) => void (id = requestId),
    });
    const [payload] = await webhooksOf();
    await settleWebhook('fal', payload);
    await subscribed;
    expect(id).not.toBe('');
    expect(charges()).toHaveLength(1);
    expectInvoice();
    expect(await added()).toMatchObject({ generations: 1 });
  });

  test('the webhook after subscribe adds nothing', async () => {
    await world.fal.subscribe(KLING, { input, webhookUrl: NOWHERE, pollInterval: 1 });
    const [payload] = await webhooksOf();
    const amount = world.sim.invoice.total();
    expect(await settleWebhook('fal', payload)).toMatchObject({ status: 'known', charge: { kind: 'charge', amount } });
    expect(telemetry.spans).toHaveLength(1);
    expectInvoice();
  });

  test('a job that fails costs nothing, by result and by webhook', async () => {
    world.sim.fal.order({ failJob: true, times: 2 });
    const polled = await submitFal();
    await pollFal(polled);
    await expect(resultOf(polled)).rejects.toMatchObject({ status: expect.any(Number) });
    await submitFal(NOWHERE);
    const [payload] = await webhooksOf();
    expect(await settleWebhook('fal', payload)).toMatchObject({ status: 'recorded', charge: { amount: '0' } });
    expect(charges()).toHaveLength(2);
    expect(settlements().map(({ attributes }) => attributes['costspan.billing.outcome'])).toEqual([
      'not_charged',
      'not_charged',
    ]);
    expectInvoice();
  });

  test('nobody sees the end: at risk once, and resolved by a late result', async () => {
    const id = await withAttribution({ plan: 'pro', feature: 'clip' }, () =>
      withOutput('clip', {}, async (output) => {
        const requestId = await submitFal();
        output.token();
        return requestId;
      }),
    );
    await sweepJobs(Date.now() + HOUR - 60_000);
    expect(charges()).toEqual([]);
    await sweepJobs(Date.now() + HOUR + 1);
    await sweepJobs(Date.now() + 2 * HOUR);
    expect(charges().map(({ attributes }) => attributes['costspan.cost.status'])).toEqual(['at_risk']);
    expect(charges()[0]?.attributes).toMatchObject({ 'costspan.plan': 'pro', 'costspan.output.name': 'clip' });
    const atRisk = await added();
    expect(atRisk).toMatchObject({ cost: 0, generations: 1, 'cost.at_risk.resolved': 0 });
    expect(atRisk['cost.at_risk']).toBeGreaterThan(0);
    await pollFal(id);
    await resultOf(id);
    await resultOf(id);
    expectInvoice();
    expect(corrections()).toHaveLength(1);
    const resolved = await added();
    expect(resolved['cost.at_risk'] - resolved['cost.at_risk.resolved']).toBe(0);
    expect(resolved.cost + resolved['cost.adjustment']).toBeCloseTo(Number(world.sim.invoice.total()), 9);
    const directions = (await telemetry.points('costspan.cost.adjustment')).map(
      ({ attributes }) => attributes['costspan.adjustment.direction'],
    );
    expect(directions).toContain('increase');
    const late = settlements().at(-1);
    expect(late?.links).toHaveLength(1);
    expect(late?.attributes).toMatchObject({ 'costspan.plan': 'pro', 'costspan.attempt.number': 1 });
  });

  test('at risk, and then it turns out that nothing was charged', async () => {
    world.sim.fal.order({ failJob: true });
    const id = await submitFal();
    await sweepJobs(Date.now() + HOUR + 1);
    await pollFal(id);
    await expect(resultOf(id)).rejects.toMatchObject({ status: expect.any(Number) });
    expectInvoice();
    const { cost, 'cost.at_risk': risk, 'cost.at_risk.resolved': resolved, 'cost.adjustment': more } = await added();
    expect([cost, more, risk - resolved]).toEqual([0, 0, 0]);
    expect(risk).toBeGreaterThan(0);
  });
});

describe('Replicate', () => {
  const create = (more: object = {}) =>
    world.replicate.predictions.create({
      model: 'black-forest-labs/flux-dev',
      input: { prompt: 'a red kite', num_outputs: 2 },
      wait: false,
      ...more,
    } as never);

  test('polled to its end, again and again', async () => {
    const { id } = await create();
    await untilDone(() => world.replicate.predictions.get(id));
    await world.replicate.predictions.get(id);
    await world.replicate.wait(await world.replicate.predictions.get(id), { interval: 1 });
    expectSettledOnce();
  });

  test('its webhook has the metrics: final at once, three times or not; start and output say nothing', async () => {
    world.sim.replicate.order({ webhookTimes: 3 });
    const events = ['start', 'output', 'completed'];
    const { id } = await create({ webhook: NOWHERE, webhook_events_filter: events });
    const payloads = await Promise.all(
      (await world.sim.replicate.webhooksDelivered()).map((one) => verifiedReplicate(world, one)),
    );
    const answers = [];
    for (const payload of payloads) answers.push(await settleWebhook('replicate', payload));
    expect(answers.map(({ status }) => status)).toEqual(['ignored', 'ignored', 'recorded', 'known', 'known']);
    await world.replicate.predictions.get(id);
    expectSettledOnce();
    expect(settlements()[0]?.attributes['costspan.job.mode']).toBe('webhook');
  });

  test.each([
    ['canceled', 'canceled', (id: string) => world.replicate.predictions.cancel(id)],
    ['that failed', 'failed', (id: string) => untilDone(() => world.replicate.predictions.get(id))],
  ])('a job %s', async (_, error, end) => {
    if (error === 'failed') world.sim.replicate.order({ failJob: true });
    const { id } = await create();
    await end(id);
    await world.replicate.predictions.get(id);
    expect(settlements().map(({ attributes }) => attributes['error.type'])).toEqual([error]);
    // Whether a job of a public model that came to no output was billed, nothing in it says: what was asked for may be.
    expect(charges().map(({ attributes }) => attributes['costspan.cost.amount_decimal'])).toEqual(['0.05']);
    expect(charges()[0]?.attributes['costspan.cost.status']).toBe('at_risk');
  });
});

describe('OpenAI', () => {
  const video = () =>
    world.openai.videos.create({ model: 'sora-2', prompt: 'a red kite', seconds: '8', size: '1280x720' });

  test('a video, polled', async () => {
    const { id } = await video();
    await untilDone(() => world.openai.videos.retrieve(id));
    await world.openai.videos.retrieve(id);
    expectSettledOnce();
  });

  test('an event of a video names its id alone: the submit tells what it costs, and a look at it that it is so', async () => {
    const { id } = await video();
    const event = await verifiedOpenAI(world, 'video.completed', id);
    expect(await settleWebhook('openai', event)).toMatchObject({
      status: 'recorded',
      charge: { status: 'estimated', amount: world.sim.invoice.total() },
    });
    await untilDone(() => world.openai.videos.retrieve(id));
    expectSettledOnce();
    expect(corrections()).toHaveLength(1);
  });

  test('an event of a video with what the app has fetched is final', async () => {
    const { id } = await video();
    const event = await verifiedOpenAI(world, 'video.completed', id);
    const result = {
      id,
      object: 'video',
      model: 'sora-2',
      status: 'completed',
      seconds: '8',
      size: '1280x720',
    };
    expect(await settleWebhook('openai', event, { result })).toMatchObject({ charge: { status: 'final' } });
    expect(await settleWebhook('openai', event)).toMatchObject({ status: 'known', charge: { status: 'final' } });
    expectSettledOnce();
  });

  test('an extension is billed by what it adds, not by the whole clip', async () => {
    const { id } = await video();
    await untilDone(() => world.openai.videos.retrieve(id));
    const longer = await world.openai.videos.extend({ video: { id }, prompt: 'on', seconds: '4' } as never);
    await untilDone(() => world.openai.videos.retrieve(longer.id));
    const ledger = new LedgerView(telemetry);
    expect(ledger.total('final') + ledger.total('estimated')).toBe(sum([world.sim.invoice.total()]));
  });

  const background = () =>
    world.openai.responses.create({
      model: 'gpt-5-mini',
      input: 'draw a red kite',
      background: true,
      tools: [{ type: 'image_generation', model: 'gpt-image-1', quality: 'low', size: '1024x1024' }],
    });
  const look = async (id: string) => ({ status: (await world.openai.responses.retrieve(id)).status });

  test('a background response with an image: two charges, polled', async () => {
    const { id } = await background();
    await untilDone(() => look(id));
    await world.openai.responses.retrieve(id);
    expect(charges()).toHaveLength(2);
    expectInvoice();
  });

  test('the same by its event with what the app has fetched', async () => {
    const { id } = await background();
    let result: unknown;
    configure({ gateways: { '127.0.0.1': 'openai' }, jobStore: memoryJobStore() });
    for (let polls = 0; polls < 2; polls++) {
      const answer = await fetch(`${world.sim.openai.url}/responses/${id}`, {
        headers: { authorization: 'Bearer sk-test' },
      });
      result = await answer.json();
    }
    const event = await verifiedOpenAI(world, 'response.completed', id);
    const answer = await settleWebhook('openai', event, { result });
    expect(answer).toMatchObject({ charge: { status: 'final' }, also: [{ status: 'final' }] });
    expect(charges()).toHaveLength(2);
    expectInvoice();
    expect(await settleWebhook('openai', event, { result })).toEqual({ ...answer, status: 'known' });
  });

  test('an event that names its id alone, then a look at it: the text is corrected, the image is added', async () => {
    const { id } = await background();
    await settleWebhook('openai', await verifiedOpenAI(world, 'response.completed', id));
    await untilDone(() => look(id));
    await world.openai.responses.retrieve(id);
    expect(charges()).toHaveLength(2);
    expectInvoice();
  });

  test('at risk, and then found: neither of the two charges is counted twice', async () => {
    const { id } = await background();
    await sweepJobs(Date.now() + HOUR + 1);
    await untilDone(() => look(id));
    await world.openai.responses.retrieve(id);
    expect(charges()).toHaveLength(2);
    expectInvoice();
    const { 'cost.at_risk': risk, 'cost.at_risk.resolved': resolved, cost, 'cost.adjustment': more } = await added();
    expect(risk - resolved).toBe(0);
    expect(cost + more).toBeCloseTo(Number(world.sim.invoice.total()), 9);
  });

  test('canceled', async () => {
    const { id } = await background();
    await world.openai.responses.cancel(id);
    await world.openai.responses.retrieve(id);
    expect(charges()).toHaveLength(1);
    expect(settlements()).toHaveLength(1);
    // Nobody says what a canceled response has cost.
    expect(charges()[0]?.attributes['costspan.cost.missing_reason']).toBe('unknown_usage');
  });
});

describe('a webhook', () => {
  test.each([
    ['of a provider that no instrumentation is loaded for', 'nobody', {}, /no meter of "nobody"/],
    ['without a job', 'fal', { status: 'OK' }, /names no job/],
    ['of nothing', 'openai', undefined, /names no job/],
    ['that is text', 'replicate', 'OK', /names no job/],
  ])('%s is ignored, with the reason', async (_, provider, payload, reason) => {
    const answer = await settleWebhook(provider, payload);
    expect(answer).toMatchObject({ status: 'ignored', reason: expect.stringMatching(reason) });
    expect(telemetry.records).toEqual([]);
  });

  test('whose facts cannot be read is answered, not left open', async () => {
    const payload = { request_id: 'r-1', status: 'OK', payload: { images: [{ url: 'https://a' }] } };
    const headers = {
      get 'x-fal-billable-units'(): string {
        throw new Error('gone');
      },
    };
    expect(await settleWebhook('fal', payload, { headers })).toMatchObject({ status: 'ignored' });
  });
});
