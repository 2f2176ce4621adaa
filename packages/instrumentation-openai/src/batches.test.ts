import { readFileSync } from 'node:fs';
import { arrayBuffer } from 'node:stream/consumers';
import { configure, memoryJobStore, sweepJobs, withAttribution } from '@costspan/core';
import type { JobStore } from '@costspan/core';
import { storeIdle } from '@costspan/core/internal';
import { attachmentOf } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import type { Fixture } from '@costspan/instrumentation/conformance';
import OpenAI, { AzureOpenAI } from 'openai';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { spec } from './spec.ts';
import { instrumentOpenAI } from './whole.ts';

const fixture = (name: string): Fixture['exchange'] => {
  const text = readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as Fixture).exchange;
};
const state = (name: string): Record<string, unknown> => fixture(name).response as Record<string, unknown>;
const RESULTS = fixture('files-content').response as readonly Record<string, unknown>[];
const FAILED = {
  id: 'batch_req_4',
  custom_id: 'request-4',
  response: { status_code: 400, request_id: 'req_4', body: { error: { message: 'no', code: 'invalid_prompt' } } },
  error: null,
};
const EXPIRED = {
  id: 'batch_req_5',
  custom_id: 'request-5',
  response: null,
  error: { code: 'batch_expired', message: 'This request could not be executed before the completion window expired.' },
};

let recorder: Recorder;
let store: JobStore;
/** What the API holds: a batch's state and the content of files, by the end of their paths. */
let held: Record<string, unknown>;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 24), toFake: ['Date'] });
  store = memoryJobStore();
  held = {
    '/batches': state('batches-create'),
    '/batches/batch_1': state('batches-retrieve-completed'),
    '/files/file-out1/content': RESULTS,
    '/files/file-err1/content': [FAILED, EXPIRED],
  };
  startProcess();
});
afterEach(() => {
  vi.useRealTimers();
  configure({});
});

/** Forgets what a process knows by itself. */
function startProcess(jobStore: JobStore = store): void {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  configure({ jobStore });
}

async function serve(input: unknown): Promise<Response> {
  const { pathname } = new URL(input instanceof Request ? input.url : String(input));
  const answer = held[pathname.replace(/^\/(?:openai\/)?(?:v1)?/, '').replace(/^(?!\/)/, '/')];
  if (answer === undefined) return Response.json({ error: { message: 'not found' } }, { status: 404 });
  if (!Array.isArray(answer)) return Response.json(answer);
  const lines = answer.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  return new Response(lines.join('\n'), { headers: { 'content-type': 'application/octet-stream' } });
}

const openai = (): OpenAI => instrumentOpenAI(new OpenAI({ apiKey: 'sk-canary', fetch: serve }));

const charges = (): unknown[] =>
  recorder.records.map(({ attributes }) => ({
    model: attributes['gen_ai.request.model'],
    amount: attributes['costspan.cost.amount_decimal'],
    status: attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'],
    key: attributes['costspan.charge.key'],
  }));

// gpt-4o-mini: 4000 × 0.075 + 1000 × 0.3; gpt-5-mini: 2800 × 0.125 + 200 × 0.0125 + 400 × 1, of a million each.
const MINI = { model: 'gpt-4o-mini-2024-07-18', amount: '0.0006', status: 'final' };
const FIVE = { model: 'gpt-5-mini-2025-08-07', amount: '0.0007525', status: 'final' };
const CHARGED = [
  { ...MINI, key: 'openai:file-out1' },
  { ...FIVE, key: expect.stringMatching(/^openai:file-out1./) as unknown },
];

const BODY = { input_file_id: 'file-in1', endpoint: '/v1/chat/completions', completion_window: '24h' } as const;

async function submit(): Promise<void> {
  await withAttribution({ feature: 'captions' }, () => openai().batches.create(BODY));
}

test('a batch is charged by its results, once, each model for itself', async () => {
  await submit();
  await openai().batches.retrieve('batch_1');
  expect(charges()).toEqual([]);
  for (let times = 0; times < 2; times++) await (await openai().files.content('file-out1')).text();
  await (await openai().files.content('file-err1')).text();
  await openai().batches.retrieve('batch_1');
  expect(charges()).toEqual(CHARGED);
  expect(recorder.records[0]?.attributes).toMatchObject({ 'costspan.feature': 'captions' });
  expect(recorder.spans.map(({ name, links }) => [name, links])).toEqual([
    ['generate_content', 0],
    ['fetch_response', 1],
    ['generate_content gpt-5-mini-2025-08-07', 0],
  ]);
  expect(recorder.spans[1]?.attributes).toMatchObject({ 'costspan.service_tier': 'batch' });
});

test.each<[string, (response: Response) => Promise<unknown>]>([
  ['text()', (response) => response.text()],
  ['arrayBuffer()', (response) => response.arrayBuffer()],
  ['blob()', (response) => response.blob()],
  ['its stream', (response) => arrayBuffer(response.body as never)],
])('results that are read by %s', async (_, read) => {
  await read(await openai().files.content('file-out1'));
  // A blob is read once more for its bytes.
  await vi.waitFor(() => expect(charges()).toEqual(CHARGED));
});

test('in another process, with the submit’s attribution where they share a store', async () => {
  await submit();
  await openai().batches.retrieve('batch_1');
  startProcess();
  await (await openai().files.content('file-out1')).text();
  expect(charges()).toEqual(CHARGED);
  expect(recorder.records[0]?.attributes).toMatchObject({ 'costspan.feature': 'captions' });
  startProcess();
  await (await openai().files.content('file-out1')).text();
  expect(charges()).toEqual([]);
});

test('in another process that knows the file alone, under the same key', async () => {
  startProcess(memoryJobStore());
  await (await openai().files.content('file-out1')).text();
  expect(charges()).toEqual(CHARGED);
});

test('with a store that answers later, by a process that is killed before it has read them', async () => {
  const later: JobStore = {
    put: async (key, job) => store.put(key, job),
    get: async (key) => store.get(key),
    lease: async (key, ms) => store.lease(key, ms),
    commit: async (key, lease, recorded) => store.commit(key, lease, recorded),
    release: async (key, lease) => store.release(key, lease),
    overdue: async (time, max) => store.overdue(time, max),
  };
  startProcess(later);
  await submit();
  await openai().batches.retrieve('batch_1');
  await storeIdle();
  const killed = await openai().files.content('file-out1');
  await killed.body?.cancel();
  await storeIdle();
  expect(charges()).toEqual([]);
  startProcess(later);
  await (await openai().files.content('file-out1')).text();
  await storeIdle();
  expect(charges()).toEqual(CHARGED);
});

test('results that are left before their end are no charge yet', async () => {
  const many = Array.from({ length: 3 }, () => RESULTS).flat();
  held['/files/file-out1/content'] = many;
  const { body } = await openai().files.content('file-out1');
  const reader = body!.getReader();
  await reader.read();
  await reader.cancel();
  expect(charges()).toEqual([]);
  await (await openai().files.content('file-out1')).text();
  expect(recorder.records.map(({ attributes }) => attributes['costspan.cost.amount_decimal'])).toEqual([
    '0.0018',
    '0.0022575',
  ]);
});

test('of a batch that expired, what was answered', async () => {
  held['/batches/batch_1'] = state('batches-retrieve-expired');
  held['/files/file-out1/content'] = [RESULTS[2]];
  await submit();
  await openai().batches.retrieve('batch_1');
  await (await openai().files.content('file-out1')).text();
  expect(charges()).toEqual([{ ...MINI, key: 'openai:file-out1' }]);
});

test.each(['batches-retrieve-failed', 'batches-cancel'])('of %s, nothing', async (name) => {
  held['/batches/batch_1'] = state(name);
  await submit();
  for (let times = 0; times < 2; times++) await openai().batches.retrieve('batch_1');
  expect(charges()).toEqual([{ model: undefined, amount: '0', status: 'final', key: 'openai:batch_1' }]);
});

test('a batch whose results nobody reads is at risk, once, and corrected by who reads them', async () => {
  await submit();
  await openai().batches.retrieve('batch_1');
  await sweepJobs(Date.now() + 25 * 3_600_000);
  // The sweeper records with the app's own providers.
  expect(store.get('openai:file-out1')).toMatchObject({ recorded: { status: 'unpriced' } });
  expect(store.get('openai:batch_1')).toMatchObject({ recorded: { status: 'final', amount: '0' } });
  await (await openai().files.content('file-out1')).text();
  const [corrected, further] = recorder.records;
  expect(corrected?.attributes).toMatchObject({ 'costspan.cost.total_decimal': MINI.amount });
  expect(further?.attributes).toMatchObject({ 'costspan.cost.amount_decimal': FIVE.amount });
});

test('a line that cannot be read leaves the charge an estimate', async () => {
  held['/files/file-out1/content'] = [RESULTS[2], '{"id":"batch_req_9","custom_id":"nine","response":{"status'];
  await (await openai().files.content('file-out1')).text();
  expect(charges()).toEqual([{ ...MINI, status: 'estimated', key: 'openai:file-out1' }]);
});

test.each([
  ['a file that is sent', [{ custom_id: '1', method: 'POST', url: '/v1/responses', body: { model: 'gpt-5-mini' } }]],
  ['training data', [{ messages: [{ role: 'user', content: 'Hi' }] }]],
  ['a table', ['custom_id,response', '1,200']],
  ['nothing', []],
])('%s is no batch', async (_, content) => {
  held['/files/file-out1/content'] = content;
  await (await openai().files.content('file-out1')).text();
  expect(recorder.records).toEqual([]);
  expect(recorder.spans).toEqual([]);
});

describe('other endpoints', () => {
  const line = (body: object) => ({
    id: 'batch_req_1',
    custom_id: '1',
    response: { status_code: 200, body },
    error: null,
  });
  const image = {
    created: 1,
    data: [{ b64_json: 'A'.repeat(5_000_000) }],
    quality: 'medium',
    size: '1024x1024',
    usage: {
      input_tokens: 10,
      input_tokens_details: { text_tokens: 10, image_tokens: 0 },
      output_tokens: 1756,
      output_tokens_details: { image_tokens: 1756, text_tokens: 0 },
      total_tokens: 1766,
    },
  };

  test('images, whose model the batch names', async () => {
    held['/batches/batch_1'] = { ...state('batches-retrieve-completed'), model: 'gpt-image-2' };
    held['/files/file-out1/content'] = [line(image)];
    await submit();
    await openai().batches.retrieve('batch_1');
    await (await openai().files.content('file-out1')).text();
    // 10 × 2.5 + 1756 × 15 of a million
    expect(charges()).toEqual([{ model: 'gpt-image-2', amount: '0.026365', status: 'final', key: 'openai:file-out1' }]);
  });

  test('images of which nobody knows the model are unpriced', async () => {
    held['/files/file-out1/content'] = [line(image)];
    await (await openai().files.content('file-out1')).text();
    expect(charges()).toEqual([
      { model: undefined, amount: undefined, status: 'unknown_model', key: 'openai:file-out1' },
    ]);
  });

  test('embeddings, responses and moderations', async () => {
    held['/files/file-out1/content'] = [
      line({ id: 'modr-1', model: 'omni-moderation-latest', results: [{ flagged: false }] }),
      line({
        object: 'list',
        data: [{ object: 'embedding', index: 0, embedding: Array.from({ length: 3000 }, () => 0.5) }],
        model: 'text-embedding-3-small',
        usage: { prompt_tokens: 1000, total_tokens: 1000 },
      }),
      line({
        id: 'resp_1',
        object: 'response',
        status: 'completed',
        model: 'gpt-5-mini-2025-08-07',
        output: [],
        usage: {
          input_tokens: 1000,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: 100,
          total_tokens: 1100,
        },
      }),
    ];
    await (await openai().files.content('file-out1')).text();
    expect(charges()).toMatchObject([
      { model: 'gpt-5-mini-2025-08-07', amount: '0.000225', status: 'final' },
      { model: 'text-embedding-3-small', amount: '0.00001', status: 'final' },
    ]);
  });
});

test('Azure OpenAI bills its own', async () => {
  const azure = instrumentOpenAI(
    new AzureOpenAI({
      apiKey: 'sk-canary',
      endpoint: 'https://contoso.openai.azure.com',
      apiVersion: '2026-05-01',
      fetch: serve,
    }),
  );
  held['/files/file-out1/content'] = RESULTS.map((line) => ({ ...line, id: undefined }));
  await azure.batches.create(BODY);
  await azure.batches.retrieve('batch_1');
  await (await azure.files.content('file-out1')).text();
  expect(recorder.records.map(({ attributes }) => attributes['costspan.charge.key'])).toEqual([
    'azure.ai.openai:file-out1',
    expect.stringMatching(/^azure\.ai\.openai:file-out1./),
  ]);
  expect(recorder.records[0]?.attributes).toMatchObject({ 'gen_ai.provider.name': 'azure.ai.openai' });
});

test.each([
  ['https://api.groq.com/openai/v1', 'groq', '0.000105'],
  ['https://api.together.ai/v1', 'together_ai', '0.00021'],
])('of %s, by its prices', async (baseURL, provider, amount) => {
  const client = instrumentOpenAI(new OpenAI({ apiKey: 'sk-canary', baseURL, fetch: serve }));
  const usage = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 };
  const body = { id: 'c1', object: 'chat.completion', model: 'openai/gpt-oss-120b', choices: [], usage };
  const content = [{ id: 'l1', custom_id: '1', response: { status_code: 200, body }, error: null }];
  held['/files/file-out1/content'] = content;
  held['/openai/v1/files/file-out1/content'] = content;
  await (await client.files.content('file-out1')).text();
  expect(charges()).toEqual([{ model: 'openai/gpt-oss-120b', amount, status: 'final', key: `${provider}:file-out1` }]);
});
