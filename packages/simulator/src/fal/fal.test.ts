import { createHash, createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createFalClient, type FalClient } from '@fal-ai/client';
import * as serverless from '@fal-ai/serverless-client';
import { createFalClient as createFal1 } from 'fal1';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { falFetch, falWebSocket, startFal, type Common, type FalSimulator } from '../index.ts';

let sim: Common & { fal: FalSimulator };
let fal: FalClient;
beforeAll(async () => {
  sim = await startFal();
  fal = createFalClient({ fetch: sim.fal.fetch, credentials: 'key' });
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const bill = (): string[] =>
  sim.invoice.lines.map((line) => `${line.model} ${line.quantity} x ${line.unitPrice} = ${line.amount}`);
const input = { prompt: 'a red kite' };

// Ids and inputs outside the client's own list of endpoints.
const run = (endpoint: string, more: object = {}): Promise<{ data: unknown; requestId: string }> =>
  fal.run(endpoint, { input: { ...input, ...more } });

describe.each([
  ['1.10', createFalClient],
  ['1.1', createFal1 as unknown as typeof createFalClient],
])('@fal-ai/client %s', (_version, create) => {
  test('run, subscribe, stream and upload', async () => {
    const client = create({ fetch: sim.fal.fetch, credentials: 'key' });
    const { data, requestId } = await client.run('fal-ai/flux/dev', {
      input: { ...input, num_images: 2, image_size: 'square' },
    });
    expect(data).toMatchObject({ images: [{ width: 512, height: 512, content_type: 'image/png' }, {}], seed: 42 });
    const seen: string[] = [];
    const queued = await client.subscribe('fal-ai/nano-banana', {
      input,
      pollInterval: 1,
      onQueueUpdate: ({ status }) => seen.push(status),
    });
    expect(seen).toEqual(['IN_PROGRESS', 'COMPLETED']);
    const streamed = await client.subscribe('fal-ai/nano-banana', { input, mode: 'streaming' });
    const stream = await client.stream('fal-ai/flux/schnell', { input });
    expect(await stream.done()).toMatchObject({ images: [{ width: 1024, height: 768 }] });
    const url = await client.storage.upload(new Blob(['kite'], { type: 'text/plain' }));
    expect(await (await fetch(url)).text()).toBe('kite');
    expect(bill()).toEqual([
      'fal-ai/flux/dev 2 x 0.025 = 0.05',
      'fal-ai/nano-banana 1 x 0.039 = 0.039',
      'fal-ai/nano-banana 1 x 0.039 = 0.039',
      'fal-ai/flux/schnell 1 x 0.003 = 0.003',
    ]);
    expect(sim.invoice.lines.slice(0, 3).map(({ id }) => id)).toEqual([
      requestId,
      queued.requestId,
      streamed.requestId,
    ]);
  });
});

test('the older serverless client', async () => {
  serverless.config({ credentials: 'key', fetch: sim.fal.fetch });
  await serverless.run('fal-ai/flux/dev', { input });
  await serverless.subscribe('fal-ai/flux/dev', { input, pollInterval: 1 });
  expect(sim.invoice.total('fal')).toBe('0.05');
});

test.each<[endpoint: string, more: object, billed: string]>([
  ['fal-ai/flux/dev', { image_size: { width: 1536, height: 1536 } }, '3 x 0.025 = 0.075'],
  ['fal-ai/flux/dev', { image_size: 'square_hd', num_images: 2 }, '2 x 0.025 = 0.05'],
  ['fal-ai/kling-video/v3/pro/text-to-video', { duration: '5', generate_audio: false }, '4 x 0.14 = 0.56'],
  ['fal-ai/kling-video/v3/pro/text-to-video', { duration: '10' }, '12 x 0.14 = 1.68'],
  ['fal-ai/veo3.1', { duration: '4s', generate_audio: false }, '2 x 0.40 = 0.8'],
  ['fal-ai/veo3.1', {}, '8 x 0.40 = 3.2'],
  ['fal-ai/veo3.1', { resolution: '4k' }, '12 x 0.40 = 4.8'],
  ['xai/grok-imagine-image/edit', {}, '1.1 x 0.02 = 0.022'],
  [
    'bytedance/seedance-2.0/text-to-video',
    { resolution: '480p', duration: '4', aspect_ratio: '1:1' },
    '38.8 x 0.014 = 0.5432',
  ],
  ['fal-ai/bytedance/seed-speech/tts/v2', { text: 'x'.repeat(1500) }, '1.5 x 0.03 = 0.045'],
  ['fal-ai/unlisted-model', {}, '1 x 0.05 = 0.05'],
])('%s %j is billed by its own unit', async (endpoint, more, billed) => {
  const headers: (string | null)[] = [];
  const fetching: typeof fetch = async (url, init) => {
    const response = await sim.fal.fetch(url, init);
    headers.push(response.headers.get('x-fal-billable-units'));
    return response;
  };
  await createFalClient({ fetch: fetching, credentials: 'key' }).run(endpoint, { input: { ...input, ...more } });
  expect(bill()).toEqual([`${endpoint} ${billed}`]);
  expect(headers).toEqual([billed.split(' ')[0]]);
});

describe('the queue', () => {
  test('answers with addresses on queue.fal.run, and units only with the result', async () => {
    const units: [string, string | null][] = [];
    const fetching: typeof fetch = async (url, init) => {
      const response = await sim.fal.fetch(url, init);
      units.push([`${init?.method} ${response.status}`, response.headers.get('x-fal-billable-units')]);
      return response;
    };
    const client = createFalClient({ fetch: fetching, credentials: 'key' });
    sim.fal.order({ polls: 3 });
    const job = await client.queue.submit('fal-ai/kling-video/v3/pro/text-to-video', { input });
    expect(job).toMatchObject({
      status: 'IN_QUEUE',
      queue_position: 0,
      response_url: `https://queue.fal.run/fal-ai/kling-video/requests/${job.request_id}`,
    });
    const states = [];
    for (let poll = 0; poll < 3; poll += 1) {
      states.push(await client.queue.status('fal-ai/kling-video', { requestId: job.request_id, logs: true }));
    }
    expect(states.map(({ status }) => status)).toEqual(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']);
    expect(states[2]).toMatchObject({ metrics: { inference_time: 1.25 }, logs: [{ level: 'INFO' }] });
    await client.queue.result('fal-ai/kling-video', { requestId: job.request_id });
    expect(units).toEqual([
      ['POST 200', null],
      ['GET 202', null],
      ['GET 202', null],
      ['GET 200', null],
      ['GET 200', '6'],
    ]);
    expect(bill()).toHaveLength(1);
  });

  test('a job cancelled in the queue is taken off the bill, a finished one stays', async () => {
    const job = await fal.queue.submit('fal-ai/flux/dev', { input });
    expect(sim.invoice.total()).toBe('0.025');
    await fal.queue.cancel('fal-ai/flux/dev', { requestId: job.request_id });
    expect(sim.invoice.total()).toBe('0');
    const { requestId } = await fal.subscribe('fal-ai/flux/dev', { input, pollInterval: 1 });
    await expect(fal.queue.cancel('fal-ai/flux/dev', { requestId })).rejects.toMatchObject({
      body: { status: 'ALREADY_COMPLETED' },
    });
    expect(sim.invoice.total()).toBe('0.025');
  });

  test('an accepted job whose answer got lost is billed though nobody knows it', async () => {
    sim.fal.order({ drop: 'after' });
    await expect(
      createFal1({ fetch: sim.fal.fetch, credentials: 'key' }).queue.submit('fal-ai/flux/dev', { input }),
    ).rejects.toThrow('fetch failed');
    expect(sim.invoice.total()).toBe('0.025');
  });
});

describe('failures', () => {
  test('5xx is free, 422 too unless it burnt units', async () => {
    sim.fal.order({ fail: 500 }, { fail: 422 }, { fail: 422, billed: '0.5' });
    await expect(run('fal-ai/flux/dev')).rejects.toMatchObject({ status: 500 });
    await expect(run('fal-ai/flux/dev')).rejects.toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'prompt'] }] },
    });
    expect(bill()).toEqual([]);
    await expect(run('fal-ai/flux/dev')).rejects.toMatchObject({ status: 422 });
    expect(bill()).toEqual(['fal-ai/flux/dev 0.5 x 0.025 = 0.0125']);
  });

  test('a job that fails completes with an error', async () => {
    sim.fal.order({ failJob: true }, { failJob: true, billed: '2' });
    for (const status of [500, 422]) {
      await expect(fal.subscribe('fal-ai/flux/dev', { input, pollInterval: 1 })).rejects.toMatchObject({ status });
    }
    expect(bill()).toEqual(['fal-ai/flux/dev 2 x 0.025 = 0.05']);
  });

  test('filtered: a blank and billed picture, or a refusal', async () => {
    sim.fal.order({ filter: true }, { filter: true });
    expect((await run('fal-ai/flux/dev')).data).toMatchObject({ has_nsfw_concepts: [true] });
    await expect(run('fal-ai/nano-banana')).rejects.toMatchObject({
      status: 422,
      body: { detail: [{ type: 'content_policy_violation' }] },
    });
    expect(bill()).toHaveLength(1);
  });

  test('without a prompt 422, for an unknown endpoint 404, and neither billed', async () => {
    await expect(fal.run('fal-ai/flux/dev', { input: {} as never })).rejects.toMatchObject({ status: 422 });
    await expect(run('fal-ai/no-such-model')).rejects.toMatchObject({ status: 404 });
    expect(sim.invoice.total()).toBe('0');
  });

  test('billable units can be missing', async () => {
    sim.fal.order({ missingUsage: true });
    const response = await sim.fal.fetch('https://fal.run/fal-ai/flux/dev', {
      method: 'POST',
      body: JSON.stringify(input),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.headers.has('x-fal-billable-units')).toBe(false);
    expect(response.headers.get('x-fal-request-id')).toBe(sim.invoice.lines[0]?.id);
  });
});

test('webhooks come as often as ordered, signed with the published key', async () => {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  const receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void receiver.close());
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  sim.fal.order({ webhookTimes: 3 }, { failJob: true });
  const job = await fal.queue.submit('fal-ai/flux/dev', { input, webhookUrl });
  await fal.queue.submit('fal-ai/flux/dev', { input, webhookUrl });
  expect((await sim.fal.webhooksDelivered()).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const [first, , third, failed] = received;
  expect(JSON.parse(third?.body ?? '')).toMatchObject({
    request_id: job.request_id,
    status: 'OK',
    payload: { images: [{}] },
  });
  expect(JSON.parse(failed?.body ?? '')).toMatchObject({ status: 'ERROR', error: 'Invalid status code: 500' });
  const jwks = (await (await sim.fal.fetch('https://rest.alpha.fal.ai/.well-known/jwks.json')).json()) as {
    keys: JsonWebKey[];
  };
  const key = createPublicKey({ key: jwks.keys[0]!, format: 'jwk' });
  const header = (name: string): string => String(first?.headers[`x-fal-webhook-${name}`]);
  const digest = createHash('sha256')
    .update(first?.body ?? '')
    .digest('hex');
  const signed = [header('request-id'), header('user-id'), header('timestamp'), digest].join('\n');
  expect(verify(null, Buffer.from(signed), key, Buffer.from(header('signature'), 'hex'))).toBe(true);
  const { data } = await fal.queue.result('fal-ai/flux/dev', { requestId: job.request_id });
  expect(data.images).toHaveLength(1);
  expect(bill()).toHaveLength(1);
});

test('realtime: each message is a billed request', async () => {
  const socket = globalThis.WebSocket;
  vi.stubGlobal('WebSocket', falWebSocket(sim.fal.url, socket));
  onTestFinished(() => void vi.unstubAllGlobals());
  const result = await new Promise((onResult, onError) => {
    const connection = fal.realtime.connect('fal-ai/flux/schnell', {
      onResult,
      onError,
      tokenProvider: () => Promise.resolve('t'),
    });
    connection.send(input);
  });
  expect(result).toMatchObject({ images: [{ width: 1024 }], request_id: sim.invoice.lines[0]?.id });
  expect(sim.invoice.total()).toBe('0.003');
});

test('the temporary token comes as a JSON string', async () => {
  const response = await sim.fal.fetch('https://rest.fal.ai/tokens/', { method: 'POST' });
  expect(await response.json()).toBe('loopback-token');
});

test('falFetch takes URL, string and Request, leaves other hosts alone, and looks fetch up when called', async () => {
  const asked: string[] = [];
  const real = globalThis.fetch;
  const fetching = falFetch('http://127.0.0.1:9/fal');
  vi.stubGlobal('fetch', (url: Request | URL | string) => {
    asked.push(url instanceof Request ? `${url.method} ${url.url}` : String(url));
    return Promise.resolve(new Response());
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  await fetching('https://queue.fal.run/fal-ai/flux/dev?x=1');
  await fetching(new URL('https://rest.alpha.fal.ai/tokens/'));
  await fetching(new Request('https://fal.run/fal-ai/flux', { method: 'POST', body: '{}' }));
  await fetching('https://notfal.run/x');
  await fetching('https://fal.run.example.com/x');
  expect(asked).toEqual([
    'http://127.0.0.1:9/fal/queue.fal.run/fal-ai/flux/dev?x=1',
    'http://127.0.0.1:9/fal/rest.alpha.fal.ai/tokens/',
    'POST http://127.0.0.1:9/fal/fal.run/fal-ai/flux',
    'https://notfal.run/x',
    'https://fal.run.example.com/x',
  ]);
  expect(real).not.toBe(globalThis.fetch);
});
