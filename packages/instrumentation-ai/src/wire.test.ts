/** Models without a `fetch` of the app's: requests and answers are seen on their way, by the HTTP layer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFal } from '@ai-sdk/fal';
import { createOpenAI } from '@ai-sdk/openai';
import { createReplicate } from '@ai-sdk/replicate';
import { configure } from '@costspan/core';
import { attachmentOf, openCallCount } from '@costspan/instrumentation';
import type { Exchange } from '@costspan/core';
import { instrumentFetch } from '@costspan/instrumentation-fetch';
import { spec as byHttp } from '@costspan/instrumentation-fetch/layer';
import { generateImage, generateText, streamText } from 'ai';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { instrumentAI } from './index.ts';
import { charges, fixtureOf, play } from './testing.ts';

let answers: readonly Pick<Exchange, 'status' | 'headers' | 'response'>[] = [];
let asked = 0;

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const isFile = request.method === 'GET' && request.url?.startsWith('/file');
    if (isFile) return void response.writeHead(200, { 'content-type': 'image/png' }).end('png');
    const { status = 200, headers, response: body } = answers[Math.min(asked++, answers.length - 1)] ?? {};
    const type = Array.isArray(body) ? 'text/event-stream' : 'application/json';
    response.writeHead(status, { ...(headers as Record<string, string>), 'content-type': type });
    const events = Array.isArray(body) ? body.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('') : undefined;
    response.end(events ? `${events}data: [DONE]\n\n` : JSON.stringify(body));
  });
});

let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-24') });
});
afterAll(() => void server.close());

function serve(provider: string, names: readonly string[], change = (body: unknown): unknown => body) {
  asked = 0;
  answers = names.map((name) => {
    const { exchange } = fixtureOf(name);
    return { ...exchange, response: change(exchange.response) };
  });
  const { recorder } = play(() => ({}));
  attachmentOf(byHttp).providers = recorder.providers;
  configure({ gateways: { [new URL(base).host]: provider } });
  return recorder;
}

/** Addresses of outputs that the SDK downloads lead to the server. */
function here(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body).replace(/https:\/\/(?:v3\.fal\.media|replicate\.delivery)\/[^"]*/g, `${base}/file`),
  );
}

const prompt = 'A paper boat';

describe.each(['instrumentAI alone', 'with the HTTP layer on'])('%s', (way) => {
  beforeEach(() => {
    if (way !== 'instrumentAI alone') instrumentFetch();
  });

  test('an image', async () => {
    const recorder = serve('openai', ['openai/images-generate']);
    const openai = createOpenAI({ apiKey: 'sk-canary', baseURL: `${base}/v1` });
    await generateImage({ model: instrumentAI(openai.image('gpt-image-2')), prompt });
    expect(charges(recorder)).toMatchObject([{ provider: 'openai', amount: '0.21077', retries: 0 }]);
    expect(recorder.spans).toHaveLength(1);
    expect(recorder.spans[0]?.attributes['server.address']).toBe('127.0.0.1');
  });

  test('a stream', async () => {
    const recorder = serve('openai', ['openai/chat-completions-stream']);
    const openai = createOpenAI({ apiKey: 'sk-canary', baseURL: `${base}/v1` });
    await streamText({ model: instrumentAI(openai.chat('gpt-4o-mini')), prompt }).text;
    expect(charges(recorder)).toMatchObject([{ provider: 'openai', amount: '0.00048' }]);
  });

  test('a refused try', async () => {
    const recorder = serve('openai', ['openai/images-generate-rate-limited', 'openai/chat-completions']);
    answers = answers.map((one, n) => (n ? one : { ...one, headers: { 'retry-after-ms': '1' } }));
    const openai = createOpenAI({ apiKey: 'sk-canary', baseURL: `${base}/v1` });
    await generateText({ model: instrumentAI(openai.chat('gpt-4o-mini')), prompt });
    expect(charges(recorder)).toMatchObject([{ amount: '0.00048', retries: 1 }]);
  });

  test('what the SDK drops: fal’s billed units, Replicate’s polls', async () => {
    let recorder = serve('fal', ['fal/run-flux-dev'], here);
    const fal = createFal({ apiKey: 'k-canary', baseURL: base });
    await generateImage({ model: instrumentAI(fal.image('fal-ai/flux/dev')), prompt });
    expect(charges(recorder)).toMatchObject([{ provider: 'fal', amount: '0.075', status: 'final' }]);
    const polls = ['starting', 'processing', 'prefer-wait'].map((name) =>
      name === 'processing' ? 'replicate/predictions-get-processing' : `replicate/predictions-create-${name}`,
    );
    const id = `prediction${way.length}`;
    recorder = serve('replicate', polls, (body) => {
      const { urls: _, ...rest } = here(body) as { urls: unknown };
      return { ...rest, id, urls: { get: `${base}/v1/predictions/${id}` } };
    });
    const replicate = createReplicate({ apiToken: 'r8_canary', baseURL: `${base}/v1` });
    await generateImage({ model: instrumentAI(replicate.image('black-forest-labs/flux-schnell')), prompt });
    expect(charges(recorder)).toMatchObject([{ provider: 'replicate', amount: '0.012', status: 'final' }]);
    expect(recorder.spans).toHaveLength(1);
    expect(recorder.spans[0]?.attributes['gen_ai.response.id']).toBe(id);
    expect(openCallCount()).toBe(0);
  });
});
