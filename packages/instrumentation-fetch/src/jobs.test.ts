import type { Recorder } from '@costspan/instrumentation/conformance';
import { endOpenCalls, openCallCount } from '@costspan/instrumentation';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instrumentFetch } from './index.ts';
import { CLIENTS, Provider, record, until } from './testing.ts';
import type { Answer } from './testing.ts';

let provider: Provider;
let recorder: Recorder;
beforeAll(async () => {
  provider = await new Provider().listen();
  instrumentFetch();
});
beforeEach(() => {
  recorder = record(provider.gateways);
});
afterAll(() => provider.close());

/** One job of a biller, request by request. */
interface Job {
  readonly biller: string;
  readonly submit: readonly [url: string, request: object, answer: object, status?: number];
  /** where its answer is asked for; what it says while it runs, and at its end */
  readonly poll: readonly [url: string, running: object, done: object, status?: number];
  /** requests beside it, which leave nothing */
  readonly beside: readonly string[];
  readonly id: string;
  readonly amount: string;
}

const JOBS: readonly Job[] = [
  {
    biller: 'kling',
    submit: [
      'https://api-singapore.klingai.com/v1/videos/text2video',
      { model_name: 'kling-v3', mode: 'std', duration: '5', prompt: 'A paper boat' },
      { code: 0, data: { task_id: 'k1', task_status: 'submitted' } },
    ],
    poll: [
      'https://api-singapore.klingai.com/v1/videos/text2video/k1',
      { code: 0, data: { task_id: 'k1', task_status: 'processing' } },
      {
        code: 0,
        data: {
          task_id: 'k1',
          task_status: 'succeed',
          final_unit_deduction: '1',
          task_result: { videos: [{ id: 'v', url: 'https://cdn.klingai.com/a.mp4?sig=secret', duration: '5' }] },
        },
      },
    ],
    beside: [
      'https://api-singapore.klingai.com/v1/videos/text2video?pageNum=1',
      'https://api-singapore.klingai.com/account/costs',
    ],
    id: 'k1',
    amount: '0.14',
  },
  {
    biller: 'black_forest_labs',
    submit: [
      'https://api.bfl.ai/v1/flux-2-pro',
      { prompt: 'A paper boat', width: 1024, height: 1024 },
      { id: 'b1', polling_url: 'https://api.us1.bfl.ai/v1/get_result?id=b1', cost: 3, output_mp: 1.05 },
    ],
    poll: [
      'https://api.us1.bfl.ai/v1/get_result?id=b1',
      { id: 'b1', status: 'Pending' },
      { id: 'b1', status: 'Ready', result: { sample: 'https://delivery.bfl.ai/a.png?sig=secret' } },
    ],
    beside: ['https://api.bfl.ai/v1/credits'],
    id: 'b1',
    amount: '0.03',
  },
  {
    biller: 'x_ai',
    submit: [
      'https://api.x.ai/v1/videos/generations',
      { model: 'grok-imagine-video', prompt: 'A paper boat', duration: 8, resolution: '480p' },
      { request_id: 'x1' },
    ],
    poll: [
      'https://api.x.ai/v1/videos/x1',
      { status: 'pending' },
      {
        status: 'done',
        video: { url: 'https://vidgen.x.ai/a.mp4?sig=secret', duration: 8, respect_moderation: true },
        model: 'grok-imagine-video',
        usage: { cost_in_usd_ticks: 4000000000 },
      },
    ],
    beside: ['https://api.x.ai/v1/models', 'https://api.x.ai/v1/api-key'],
    id: 'x1',
    amount: '0.4',
  },
  {
    biller: 'runway',
    submit: [
      'https://api.dev.runwayml.com/v1/text_to_video',
      { model: 'gen4.5', promptText: 'A paper boat', duration: 5, ratio: '1280:720' },
      { id: 'r1', estimatedCost: { credits: 60 } },
    ],
    poll: [
      'https://api.dev.runwayml.com/v1/tasks/r1',
      { id: 'r1', status: 'RUNNING' },
      { id: 'r1', status: 'SUCCEEDED', output: ['https://cdn.runway.com/a.mp4?sig=secret'], cost: { credits: 60 } },
    ],
    beside: ['https://api.dev.runwayml.com/v1/organization'],
    id: 'r1',
    amount: '0.6',
  },
];

async function ask(client: string, biller: string, method: string, url: string, answer: Answer, body?: object) {
  provider.answer = answer;
  const json = { 'content-type': 'application/json', authorization: 'Bearer key-canary' };
  const out = { url: provider.here(biller, url), method, body: body && JSON.stringify(body), headers: json };
  const got = await CLIENTS[client]?.(out);
  await until(() => openCallCount() === 0);
  return JSON.parse(String(got?.body)) as unknown;
}

const charges = () => recorder.records.filter(({ eventName }) => eventName === 'costspan.charge');

describe.each(JOBS)('a job of $biller', (job) => {
  const { biller, submit, poll, beside, id, amount } = job;

  it.each(Object.keys(CLIENTS))('by %s is one charge, at its end, once', async (client) => {
    const [submitUrl, request, accepted, status] = submit;
    expect(
      await ask(client, biller, 'POST', submitUrl, { response: accepted, ...(status && { status }) }, request),
    ).toEqual(accepted);
    expect(charges()).toEqual([]);
    const [submitted] = recorder.spans;
    expect(submitted).toMatchObject({
      ended: true,
      kind: 2,
      attributes: { 'gen_ai.provider.name': biller, 'gen_ai.response.id': id },
    });
    expect(submitted?.attributes['costspan.cost.estimate']).toBeGreaterThan(0);
    expect(submitted?.attributes).not.toHaveProperty('costspan.cost.amount');

    const [pollUrl, running, done] = poll;
    for (let n = 0; n < 3; n++)
      await ask(client, biller, 'GET', pollUrl, { response: running, status: poll[3] ?? 200 });
    for (const url of beside) await ask(client, biller, 'GET', url, { response: { data: [done] } });
    expect(recorder.spans).toHaveLength(1);

    for (let n = 0; n < 2; n++) expect(await ask(client, biller, 'GET', pollUrl, { response: done })).toEqual(done);
    expect(charges().map(({ attributes }) => attributes['costspan.cost.amount_decimal'])).toEqual([amount]);
    const [, settled] = recorder.spans;
    expect(recorder.spans).toHaveLength(2);
    expect(settled).toMatchObject({
      name: 'fetch_response',
      links: 1,
      attributes: {
        'gen_ai.response.id': id,
        'costspan.cost.amount': Number(amount),
        'costspan.cost.status': 'final',
        'costspan.job.poll_count': 4,
      },
    });
    for (const secret of ['paper boat', 'sig=secret', 'key-canary']) expect(recorder.text()).not.toContain(secret);
  });
});

it('a poll that is refused says nothing of its job', async () => {
  const [submitUrl, request, accepted] = JOBS[0]!.submit;
  await ask('fetch', 'kling', 'POST', submitUrl, { response: accepted }, request);
  for (const status of [401, 404, 429, 500, 503])
    await ask('fetch', 'kling', 'GET', JOBS[0]!.poll[0], { status, response: { code: 1 } });
  expect(charges()).toEqual([]);
  expect(recorder.spans).toHaveLength(1);
});

it('an operation that Vertex AI is asked for with a POST is a job', async () => {
  const model =
    'https://aiplatform.googleapis.com/v1/projects/p/locations/us-central1/publishers/google/models/veo-3.1-generate-001';
  const name = 'projects/p/locations/us-central1/publishers/google/models/veo-3.1-generate-001/operations/1';
  const request = {
    instances: [{ prompt: 'A paper boat' }],
    parameters: { durationSeconds: 8, resolution: '720p', generateAudio: true },
  };
  await ask('fetch', 'gcp.vertex_ai', 'POST', `${model}:predictLongRunning`, { response: { name } }, request);
  const asks = { operationName: name };
  await ask('fetch', 'gcp.vertex_ai', 'POST', `${model}:fetchPredictOperation`, { response: { name } }, asks);
  expect(charges()).toEqual([]);
  const done = { name, done: true, response: { videos: [{ gcsUri: 'gs://b/a.mp4', mimeType: 'video/mp4' }] } };
  await ask('fetch', 'gcp.vertex_ai', 'POST', `${model}:fetchPredictOperation`, { response: done }, asks);
  expect(charges()).toHaveLength(1);
  expect(charges()[0]?.attributes).toMatchObject({ 'costspan.cost.amount_decimal': '3.2' });
});

it('a response that was answered at once is no job when it is asked for again', async () => {
  const response = {
    id: 'resp_1',
    object: 'response',
    status: 'completed',
    model: 'gpt-5-mini',
    usage: { input_tokens: 100, output_tokens: 10, total_tokens: 110 },
  };
  await ask(
    'fetch',
    'openai',
    'POST',
    'https://api.openai.com/v1/responses',
    { response },
    { model: 'gpt-5-mini', input: 'Hi' },
  );
  await ask('fetch', 'openai', 'GET', 'https://api.openai.com/v1/responses/resp_1', { response });
  expect(charges()).toHaveLength(1);
});

it('a job that ends in another process than its submit is charged there', async () => {
  const [url, , done] = JOBS[2]!.poll;
  await ask('fetch', 'x_ai', 'GET', url, { response: done });
  expect(charges().map(({ attributes }) => attributes['costspan.cost.amount_decimal'])).toEqual(['0.4']);
  endOpenCalls();
});
