import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Replicate, { validateWebhook, type Prediction } from 'replicate';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startReplicate, type Common, type ReplicateSimulator } from '../index.ts';

// Its declaration file is no module, so an import has no type.
const Replicate0 = createRequire(import.meta.url)('replicate0') as typeof Replicate;

let sim: Common & { replicate: ReplicateSimulator };
let client: Replicate;
beforeAll(async () => {
  sim = await startReplicate();
  client = new Replicate({ baseUrl: sim.replicate.url, auth: 'r8' });
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const bill = (): string[] =>
  sim.invoice.lines.map((line) => `${line.model} ${line.quantity} ${line.description} ${line.amount}`);
const input = { prompt: 'a red kite' };
const model = 'black-forest-labs/flux-dev';
const portrait = 'ac'.repeat(32);
const metrics = ({ metrics: found }: Prediction): unknown => found;

describe.each([
  ['1.4', Replicate],
  ['0.34', Replicate0],
])('replicate %s', (_version, Client) => {
  test('runs by blocking and by polling, and streams', async () => {
    const old = new Client({ baseUrl: sim.replicate.url, auth: 'r8' });
    expect(await old.run(model, { input: { ...input, num_outputs: 2 }, wait: { mode: 'block' } })).toHaveLength(2);
    const seen: string[] = [];
    await old.run(model, { input, wait: { mode: 'poll', interval: 1 } }, ({ status }) => seen.push(status));
    expect(seen).toEqual(['starting', 'processing', 'succeeded']);
    const events = [];
    for await (const event of old.stream(model, { input })) {
      events.push(event.event);
    }
    expect(events).toEqual(['output', 'done']);
    expect(bill()).toEqual([
      `${model} 2 output image 0.05`,
      `${model} 1 output image 0.025`,
      `${model} 1 output image 0.025`,
    ]);
  });
});

test.each<[model: string, input: object, lines: string[], metrics: object]>([
  ['black-forest-labs/flux-schnell', { num_outputs: 4 }, ['4 output image 0.012'], { image_output_count: 4 }],
  [
    'black-forest-labs/flux-2-pro',
    { input_images: ['a', 'b'], width: 1536, height: 1536 },
    ['1 run 0.015', '2 input megapixels 0.03', '3 output megapixels 0.045'],
    { image_output_count: 1 },
  ],
  ['google/nano-banana-2', { resolution: '4K' }, ['1 output image 4K 0.151'], { resolution_target: '4K' }],
  ['openai/gpt-image-2', {}, ['1 output image auto 0.128'], { image_output_count: 1 }],
  [
    'openai/gpt-image-2',
    { quality: 'low', number_of_images: 3 },
    ['3 output image low 0.036'],
    { image_output_count: 3 },
  ],
  [
    'minimax/hailuo-2.3',
    { resolution: '1080p', duration: 6 },
    ['1 output video 1080p 6 s 0.49'],
    { video_output_count: 1 },
  ],
  [
    'kwaivgi/kling-v3-video',
    { mode: 'standard', duration: 10, generate_audio: true },
    ['10 output video 720p with audio 2.52'],
    { video_output_duration_seconds: 10, with_audio: true, resolution_target: '720p' },
  ],
  ['nightmareai/real-esrgan', {}, ['1 output image 0.002'], { image_output_count: 1 }],
])('%s %j', async (name, more, lines, facts) => {
  const prediction = await client.predictions.create({ model: name, input: { ...input, ...more }, wait: true });
  expect(prediction.status).toBe('succeeded');
  expect(metrics(prediction)).toMatchObject(facts);
  expect(bill()).toEqual(lines.map((line) => `${name} ${line}`));
  expect(sim.invoice.lines.every(({ id }) => id === prediction.id)).toBe(true);
});

describe('hardware', () => {
  test('a community model by version is billed for its predict time alone', async () => {
    const prediction = await client.wait(await client.predictions.create({ version: portrait, input }), {
      interval: 1,
    });
    expect(metrics(prediction)).toEqual({ predict_time: 4.228, total_time: 64.228 });
    expect(bill()).toEqual(['acme/portrait 4.228 predict time 0.0041223']);
  });

  test('failed: time is billed, output is not', async () => {
    sim.replicate.order({ failJob: true }, { failJob: true });
    await expect(client.run(`acme/portrait:${portrait}`, { input })).rejects.toThrow('Prediction failed');
    await expect(client.run(model, { input })).rejects.toThrow('Prediction failed');
    expect(bill()).toEqual(['acme/portrait 4.228 predict time 0.0041223']);
  });

  test('cancelled: the time so far, and nothing for an output', async () => {
    const waiting = await client.predictions.create({ version: portrait, input });
    await client.predictions.cancel(waiting.id);
    const running = await client.predictions.create({ version: portrait, input });
    await client.predictions.get(running.id);
    expect(await client.predictions.cancel(running.id)).toMatchObject({
      status: 'canceled',
      metrics: { predict_time: 2.114 },
    });
    const image = await client.predictions.create({ model, input });
    await client.predictions.get(image.id);
    await client.predictions.cancel(image.id);
    expect(bill()).toEqual(['acme/portrait 2.114 predict time until cancelled 0.00206115']);
  });

  test('a private deployment also pays for setup and idling', async () => {
    await client.deployments.predictions.create('acme', 'portrait-prod', { input, wait: true });
    expect(bill()).toEqual([
      'acme/portrait-prod 4.228 predict time 0.0041223',
      'acme/portrait-prod 30 private deployment: setup and idle time 0.02925',
    ]);
  });

  test('trainings', async () => {
    const training = await client.trainings.create('ostris', 'flux-dev-lora-trainer', '7e'.repeat(32), {
      destination: 'acme/lora',
      input: { steps: 100 },
    });
    await client.trainings.get(training.id);
    expect((await client.trainings.get(training.id)).status).toBe('succeeded');
    expect(bill()).toEqual(['ostris/flux-dev-lora-trainer 11.7 predict time 0.0178425']);
  });
});

test('a wait can end before the job does', async () => {
  sim.replicate.order({ waitEnds: 'processing' });
  expect(await client.predictions.create({ model, input, wait: 5 })).toMatchObject({
    status: 'processing',
    output: null,
    metrics: {},
  });
  expect(sim.requests[0]?.headers['prefer']).toBe('wait=5');
});

test('connections dropped after acceptance make predictions nobody asked for', async () => {
  sim.replicate.order({ drop: 'before' }, { drop: 'after', times: 2 });
  await client.predictions.create({ model, input });
  expect(sim.requests).toHaveLength(4);
  expect(new Set(sim.invoice.lines.map(({ id }) => id)).size).toBe(3);
});

test('filtered and without metrics', async () => {
  sim.replicate.order({ filter: true }, { missingUsage: true });
  expect(await client.predictions.create({ model, input, wait: true })).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('NSFW'),
  });
  expect(metrics(await client.predictions.create({ model, input, wait: true }))).toEqual({});
  expect(sim.invoice.total()).toBe('0.025');
});

test('files, lists, models and the account', async () => {
  const file = await client.files.create(new Blob(['kite'], { type: 'text/plain' }));
  expect(await (await fetch(file.urls.get)).text()).toBe('kite');
  const { id } = await client.predictions.create({ model, input });
  expect((await client.predictions.list()).results.map((one) => one.id)).toEqual([id]);
  expect((await client.models.get('acme', 'portrait')).latest_version?.id).toBe(portrait);
  expect((await client.accounts.current()).username).toBe('acme');
  const made = await client.run('nightmareai/real-esrgan', { input });
  expect((await fetch(String(made))).headers.get('content-type')).toBe('image/png');
});

test('what does not exist is a problem document, and free', async () => {
  await expect(client.predictions.create({ model: 'acme/none', input })).rejects.toThrow('404');
  await expect(client.predictions.create({ version: 'abc', input })).rejects.toThrow('422');
  expect(sim.invoice.total()).toBe('0');
});

test('webhooks carry the whole prediction, by filter, with a signature that validates', async () => {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  const receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void receiver.close());
  const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  sim.replicate.order({ webhookTimes: 3 });
  await client.predictions.create({ model, input, webhook, webhook_events_filter: ['start', 'completed'] });
  await client.predictions.create({ model, input, webhook, webhook_events_filter: ['completed'] });
  await sim.replicate.webhooksDelivered();
  expect(received.map(({ body }) => (JSON.parse(body) as Prediction).status)).toEqual([
    'processing',
    'succeeded',
    'succeeded',
    'succeeded',
    'succeeded',
  ]);
  expect(received[1]?.headers['webhook-id']).toBe(received[3]?.headers['webhook-id']);
  const { key } = await client.webhooks.default.secret.get();
  const { headers, body } = received[4]!;
  const signed = {
    id: String(headers['webhook-id']),
    timestamp: String(headers['webhook-timestamp']),
    signature: String(headers['webhook-signature']),
    secret: key,
  };
  expect(await validateWebhook({ ...signed, body })).toBe(true);
  expect(await validateWebhook({ ...signed, body: `${body} ` })).toBe(false);
  expect(metrics(JSON.parse(body) as Prediction)).toMatchObject({ image_output_count: 1 });
});
