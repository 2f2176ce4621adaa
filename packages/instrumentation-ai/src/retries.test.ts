import { createOpenAI } from '@ai-sdk/openai';
import { createReplicate } from '@ai-sdk/replicate';
import { openCallCount } from '@costspan/instrumentation';
import type { Answer } from '@costspan/instrumentation/conformance';
import { generateImage, generateText, streamText } from 'ai';
import { expect, test } from 'vitest';
import { instrumentAI } from './index.ts';
import { answerOf, charges, fixtureOf, play } from './testing.ts';

const prompt = 'A paper boat';
const OK = answerOf(fixtureOf('openai/chat-completions'));
const STREAM = answerOf(fixtureOf('openai/chat-completions-stream'));
const BUSY: Answer = {
  status: 429,
  headers: { 'content-type': 'application/json', 'retry-after-ms': '1' },
  body: { error: { message: 'slow down', type: 'rate_limit', code: null, param: null } },
};
const LOST: Answer = { body: Object.assign(new TypeError('fetch failed'), { cause: new Error('other side closed') }) };

function model(answers: readonly Answer[]) {
  const { fetch, recorder } = play((_, number) => answers[number - 1] ?? BUSY);
  const chat = instrumentAI(createOpenAI({ apiKey: 'sk-canary', fetch }).chat('gpt-4o-mini'));
  return { model: chat, recorder };
}

test('a refused try that the SDK repeats is a try of one generation', async () => {
  const { model: chat, recorder } = model([BUSY, { ...BUSY, status: 503 }, OK]);
  await generateText({ model: chat, prompt });
  expect(charges(recorder)).toMatchObject([{ status: 'final', amount: '0.00048', retries: 2 }]);
  expect(recorder.spans).toHaveLength(1);
  expect(recorder.total('costspan.generations')).toBe(1);
  expect(openCallCount()).toBe(0);
});

test('a stream that is refused at first is one generation', async () => {
  const { model: chat, recorder } = model([BUSY, STREAM]);
  await streamText({ model: chat, prompt }).text;
  expect(charges(recorder)).toMatchObject([{ status: 'final', amount: '0.00048', retries: 1 }]);
});

test('where the SDK gives up, the one span is the failed generation', async () => {
  const { model: chat, recorder } = model([BUSY, BUSY, BUSY]);
  await expect(generateText({ model: chat, prompt })).rejects.toThrow('Failed after 3 attempts');
  expect(charges(recorder)).toMatchObject([{ status: 'final', amount: '0', outcome: 'not_charged', retries: 2 }]);
  expect(recorder.spans).toMatchObject([{ ended: true, attributes: { 'error.type': '429' } }]);
  expect(openCallCount()).toBe(0);
});

test('a try that was sent and never answered is at risk beside the one that was', async () => {
  const { model: chat, recorder } = model([LOST, OK]);
  await generateText({ model: chat, prompt });
  expect(charges(recorder)).toHaveLength(2);
  expect(recorder.spans).toHaveLength(1);
}, 20_000);

test('where every try is lost, each is at risk', async () => {
  const { model: chat, recorder } = model([LOST, LOST, LOST]);
  await expect(generateText({ model: chat, prompt })).rejects.toThrow('Failed after 3 attempts');
  expect(recorder.spans).toHaveLength(1);
  expect(charges(recorder)).toHaveLength(3);
  expect(recorder.total('costspan.cost')).toBe(0);
}, 20_000);

test('a refusal that is not repeated ends at once', async () => {
  const { model: chat, recorder } = model([{ ...BUSY, status: 400 }]);
  await expect(generateText({ model: chat, prompt })).rejects.toThrow('slow down');
  expect(charges(recorder)).toMatchObject([{ outcome: 'not_charged', retries: 0 }]);
});

test('two calls with equal prompts at once keep their tries apart', async () => {
  const { model: chat, recorder } = model([BUSY, BUSY, OK, OK]);
  await Promise.all([generateText({ model: chat, prompt }), generateText({ model: chat, prompt })]);
  expect(charges(recorder)).toMatchObject([{ retries: 1 }, { retries: 1 }]);
  expect(recorder.spans).toHaveLength(2);
});

test('a call with another prompt is no repetition of one that was refused', async () => {
  const { model: chat, recorder } = model([{ ...BUSY, headers: { ...BUSY.headers, 'retry-after-ms': '150' } }, OK, OK]);
  const refused = generateText({ model: chat, prompt });
  // Its first try has been answered: the span waits for the next.
  await new Promise((resolve) => void setImmediate(resolve));
  await generateText({ model: chat, prompt: 'A kite' });
  expect(charges(recorder)).toMatchObject([{ retries: 0 }]);
  await refused;
  expect(charges(recorder)).toMatchObject([{ retries: 0 }, { retries: 1 }]);
});

test('images that are made at once are a generation each, and so is each one’s refusal a try', async () => {
  const image = answerOf(fixtureOf('openai/images-generate'));
  const { fetch, recorder } = play((_, number) => (number <= 2 ? BUSY : image));
  const one = instrumentAI(createOpenAI({ apiKey: 'sk-canary', fetch }).image('gpt-image-2'));
  await generateImage({ model: one, prompt, n: 3, maxImagesPerCall: 1 });
  expect(recorder.spans).toHaveLength(3);
  const retries = charges(recorder).map((charge) => Number(charge['retries']));
  expect(retries.toSorted()).toEqual([0, 1, 1]);
});

test('a try that was accepted and is repeated is a generation each', async () => {
  const image = answerOf(fixtureOf('openai/images-generate'));
  const none = { ...image, body: { ...(image.body as object), data: [] } };
  const { fetch, recorder } = play((_, number) => (number === 1 ? none : image));
  const one = instrumentAI(createOpenAI({ apiKey: 'sk-canary', fetch }).image('gpt-image-2'));
  await generateImage({ model: one, prompt });
  expect(recorder.spans).toHaveLength(2);
}, 20_000);

test('a job whose poll failed is submitted again: the first is at risk, the second is charged', async () => {
  const [started, done] = ['predictions-create-starting', 'predictions-create-prefer-wait'].map((name) =>
    answerOf(fixtureOf(`replicate/${name}`)),
  );
  const again = { ...done, body: { ...(done?.body as object), id: 'second-prediction' } };
  const submits = [started, again];
  const { fetch, recorder } = play(({ method, url }) => {
    if (method === 'POST') return submits.shift() ?? {};
    if (url.includes('/predictions/')) return { ...BUSY, status: 500, body: { detail: 'no' } };
    return { headers: { 'content-type': 'image/png' }, body: new Uint8Array([137]) };
  });
  const one = instrumentAI(createReplicate({ apiToken: 'r8_canary', fetch }).image('black-forest-labs/flux-schnell'));
  await generateImage({ model: one, prompt, providerOptions: { replicate: { num_outputs: 4 } } });
  expect(charges(recorder)).toMatchObject([
    { status: 'at_risk', amount: '0.012', outcome: 'unknown' },
    { status: 'final', amount: '0.012', outcome: 'charged' },
  ]);
  expect(recorder.spans).toHaveLength(2);
}, 20_000);
