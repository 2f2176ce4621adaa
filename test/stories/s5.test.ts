import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startAnswers } from './support/answers.ts';
import type { Answers } from './support/answers.ts';
import { book, model, perMillion, priceFile, rate } from './support/prices.ts';
import { startApp, startStory, usd } from './support/story.ts';
import type { App, Story } from './support/story.ts';

// S5: an app behind layers: the AI SDK, a gateway, and the vendor's SDK in both.

const AMOUNT = '0.09526';

let story: Story;
let app: App;
let provider: Answers;

beforeAll(async () => {
  story = await startStory({
    COSTSPAN_PRICES: priceFile({
      books: [
        book('openai', [
          model('gpt-image-2', 'image', [perMillion('text_input', '5'), perMillion('image_output', '10')]),
          model('gpt-5-mini', 'text', [perMillion('text_input', '0.25'), perMillion('text_output', '2')]),
          model('sora-2', 'video', [rate('video_output', 'second', '0.10')]),
        ]),
      ],
    }),
    COSTSPAN_GATEWAYS: '127.0.0.1=openai,openrouter.test=openrouter',
  });
  app = await startApp(story);
  provider = await startAnswers();
});
beforeEach(async () => {
  await app.flush();
  story.reset();
  story.receiver.points.clear();
});

const image = {
  body: {
    created: 1,
    data: [{ b64_json: 'iVBORw0KGgo=' }],
    usage: { input_tokens: 0, output_tokens: 9_526, total_tokens: 9_526 },
  },
};

/** Runs app and gateway as two processes, and both to their end. */
async function through(gateway: Record<string, string>, layered: Record<string, string>): Promise<void> {
  const running = story.start('gateway', { UPSTREAM: `${provider.url}/v1`, ...gateway });
  onTestFinished(() => void running.child.kill('SIGKILL'));
  const port = (await running.line('port')).replace('port ', '');
  await story.run('layered', { GATEWAY: `http://localhost:${port}/v1`, ...layered });
  running.child.kill('SIGTERM');
  expect(await running.ended).toMatchObject({ signal: 'SIGTERM' });
}

const OFF = { COSTSPAN_DISABLED: '1' };
/** The app knows the gateway as one that hands on to OpenAI. */
const KNOWN = { COSTSPAN_GATEWAYS: 'localhost=openai' };

describe('one charge, whichever layers are watched', () => {
  test.each([
    ['app and gateway: the gateway’s host is a provider of its own, without a price', {}, {}],
    ['the gateway alone', {}, OFF],
    ['the app alone, which knows whom the gateway hands on to', OFF, KNOWN],
  ])('%s', async (_, gateway, layered) => {
    provider.next(image);
    await through(gateway, layered);
    expect(story.spent).toBe(usd(AMOUNT));
    expect(story.total('costspan.cost')).toBeCloseTo(Number(AMOUNT), 12);
    const priced = story.charged.filter(({ attributes }) => 'costspan.cost.amount' in attributes);
    expect(priced.map(({ attributes }) => attributes['costspan.cost.amount'])).toEqual([Number(AMOUNT)]);
  });

  test('both billed as OpenAI: the ledger knows the answer by its id', async () => {
    provider.next({
      body: {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model: 'gpt-5-mini',
        choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1_000, completion_tokens: 1_000, total_tokens: 2_000 },
      },
    });
    await through({}, { ...KNOWN, ASK: 'text' });
    expect(story.receiver.records).toHaveLength(2);
    expect(story.ledger()).toHaveLength(1);
    expect(story.spent).toBe(usd('0.00225'));
  });
});

test('what a gateway states that it took is the charge: the price list is not asked', async () => {
  const gateway = new app.OpenAI({
    baseURL: `${provider.url.replace('127.0.0.1', 'openrouter.test')}/v1`,
    apiKey: 'k',
    fetch: toLoopback,
  });
  const answer = (id: string, cost: number, tokens: number) => ({
    body: {
      id,
      object: 'chat.completion',
      created: 1,
      model: 'gpt-5-mini',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: tokens, completion_tokens: tokens, total_tokens: 2 * tokens, cost },
    },
  });
  // 0.76 of the list price, then the same call from the gateway's cache.
  provider.next(answer('gen-1', 0.00171, 1_000), answer('gen-2', 0, 0));
  const ask = () =>
    gateway.chat.completions.create({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hello' }] });
  await ask();
  await ask();
  await app.flush();
  expect(story.charged.map(({ attributes }) => attributes)).toMatchObject([
    { 'costspan.cost.amount': 0.00171, 'costspan.cost.source': 'provider', 'costspan.cost.basis': 'reported_amount' },
    { 'costspan.cost.amount': 0, 'costspan.cost.source': 'provider', 'costspan.cost.status': 'final' },
  ]);
});

/** The gateway's name leads to the test's server. */
function toLoopback(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  return fetch(String(url instanceof Request ? url.url : url).replace('openrouter.test', '127.0.0.1'), init);
}

test('a call of several steps is the sum of its steps', async () => {
  const runner = app.openai.chat.completions.runTools({
    model: 'gpt-5-mini',
    messages: [{ role: 'user', content: 'call weather' }],
    tools: [
      { type: 'function', function: { name: 'weather', parameters: {}, function: () => 'rain', description: 'x' } },
    ],
  });
  await runner.finalContent();
  await app.flush();
  expect(story.charged).toHaveLength(2);
  expect(story.spent).toBe(usd(story.sim.invoice.total()));
});

test('asking ten times for a finished job costs nothing', async () => {
  const { id } = await app.openai.videos.create({ model: 'sora-2', prompt: 'oars', seconds: '4' });
  while ((await app.openai.videos.retrieve(id)).status !== 'completed');
  await Promise.all(Array.from({ length: 10 }, () => app.openai.videos.retrieve(id)));
  await app.flush();
  expect(story.charged).toHaveLength(1);
  expect(story.spent).toBe(usd('0.4'));
});
