import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startAnswers } from './support/answers.ts';
import type { Answers } from './support/answers.ts';
import { book, model, perMillion, priceFile } from './support/prices.ts';
import { costspan, startApp, startStory, usd } from './support/story.ts';
import type { App, Story } from './support/story.ts';

// S1: an app that creates and edits images that are priced by the token.

const PRICES = priceFile({
  books: [
    book('openai', [
      model('gpt-image-1', 'image', [
        perMillion('text_input', '5'),
        perMillion('image_input', '10'),
        perMillion('image_output', '40'),
      ]),
      model('gpt-image-2', 'image', [
        perMillion('text_input', '5'),
        perMillion('image_input', '8'),
        perMillion('text_output', '10'),
        perMillion('image_output', '30'),
      ]),
    ]),
    book('gcp.gemini', [
      model('gemini-3-pro-image', 'image', [
        perMillion('text_input', '2'),
        perMillion('text_output', '12'),
        perMillion('image_output', '120'),
      ]),
    ]),
  ],
});

let story: Story;
let app: App;
let provider: Answers;
let openai: App['openai'];

beforeAll(async () => {
  story = await startStory({ COSTSPAN_PRICES: PRICES });
  app = await startApp(story);
  provider = await startAnswers();
  openai = new app.OpenAI({ baseURL: `${provider.url}/v1`, apiKey: 'sk-test' });
});
beforeEach(async () => {
  await app.flush();
  story.reset();
});

const image = (usage?: object) => ({
  body: { created: 1, size: '1024x1024', quality: 'medium', data: [{ b64_json: 'AAAA' }], ...(usage && { usage }) },
});
const TOTALS = {
  input_tokens: 150,
  input_tokens_details: { text_tokens: 150, image_tokens: 0 },
  output_tokens: 8_000,
  total_tokens: 8_150,
};
const draw = { model: 'gpt-image-1', prompt: 'a red kite' } as const;

async function charges(): Promise<unknown[]> {
  await app.flush();
  return story.charged.map(({ attributes }) => attributes['costspan.cost.amount']);
}

describe('8,000 image tokens cost what image tokens cost', () => {
  test.each([
    ['quality and size stated', { quality: 'medium', size: '1024x1024' }],
    ['both left out', {}],
    ['both auto', { quality: 'auto', size: 'auto' }],
  ] as const)('%s', async (_, asked) => {
    provider.next(image(TOTALS));
    await openai.images.generate({ ...draw, ...asked });
    expect(await charges()).toEqual([0.32075]);
    expect(story.spent).toBe(usd('0.320750'));
    expect(story.ledger()[0]).toMatchObject({ 'costspan.cost.status': 'final', 'costspan.cost.basis': 'usage' });
  });

  test.each([
    ['no details of the output', undefined, '0.32075'],
    ['details that say the same', { image_tokens: 8_000, text_tokens: 0 }, '0.32075'],
  ])('%s', async (_, details, amount) => {
    provider.next(image({ ...TOTALS, ...(details && { output_tokens_details: details }) }));
    await openai.images.generate(draw);
    await app.flush();
    expect(story.spent).toBe(usd(amount));
  });

  test('details that split text from image: each at its own price', async () => {
    provider.next(image({ ...TOTALS, output_tokens_details: { image_tokens: 7_000, text_tokens: 1_000 } }));
    await openai.images.generate({ ...draw, model: 'gpt-image-2' });
    await app.flush();
    // 150 × $5 + 1,000 × $10 + 7,000 × $30 for a million
    expect(story.spent).toBe(usd('0.22075'));
  });

  test('an edit pays for the pictures that were sent', async () => {
    provider.next(
      image({
        ...TOTALS,
        input_tokens: 3_150,
        input_tokens_details: { text_tokens: 150, image_tokens: 3_000 },
        total_tokens: 11_150,
      }),
    );
    const picture = new File([new Uint8Array(8)], 'in.png', { type: 'image/png' });
    await openai.images.edit({ ...draw, image: picture });
    expect(await charges()).toEqual([0.35075]);
    expect(story.spent).toBe(usd('0.350750'));
  });

  test('gpt-image-2 has a price of its own', async () => {
    provider.next(image({ input_tokens: 0, output_tokens: 1_372, total_tokens: 1_372 }));
    await openai.images.generate({ ...draw, model: 'gpt-image-2' });
    expect(await charges()).toEqual([0.04116]);
  });
});

test('Gemini: prompt, thoughts and picture, each kind of token at its own price', () => {
  const exchange = {
    provider: 'gcp.gemini',
    model: 'gemini-3-pro-image',
    status: 200,
    url: 'https://generativelanguage.googleapis.com/v1beta/models/gemini-3-pro-image:generateContent',
    request: { contents: [{ parts: [{ text: 'a red kite' }] }] },
    response: {
      candidates: [
        { content: { parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }] }, finishReason: 'STOP' },
      ],
      modelVersion: 'gemini-3-pro-image',
      usageMetadata: {
        promptTokenCount: 10,
        candidatesTokenCount: 1_120,
        thoughtsTokenCount: 225,
        totalTokenCount: 1_355,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: 10 }],
        candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1_120 }],
      },
    },
  };
  const told = costspan(['explain', '--json', '-'], {
    input: JSON.stringify(exchange),
    env: { COSTSPAN_PRICES: PRICES },
  });
  expect(JSON.parse(told.stdout)).toMatchObject({ status: 'final', amount: '0.13712', currency: 'USD' });
});

describe('a stream', () => {
  const streamed = () =>
    app.openai.images.generate({ ...draw, quality: 'medium', size: '1024x1024', stream: true, partial_images: 2 });

  test('with two partial images is one charge, of its end', async () => {
    for await (const _ of await streamed()) void _;
    expect(await charges()).toHaveLength(1);
    expect(story.spent).toBe(usd(story.sim.invoice.total()));
  });

  test('that is left after the first partial image ends its span, and what it costs is not known', async () => {
    for await (const _ of await streamed()) break;
    await app.flush();
    expect(story.charged.map(({ attributes }) => attributes)).toMatchObject([
      { 'costspan.cost.missing_reason': 'unknown_usage', 'costspan.billing.outcome': 'unknown' },
    ]);
    // The prices of this story are by the token, which no request states.
    expect(story.charged[0]?.attributes).not.toHaveProperty('costspan.cost.amount');
  });
});

test('a gateway that drops the usage leaves an unpriced call, never one of $0', async () => {
  provider.next(image());
  await openai.images.generate(draw);
  await app.flush();
  const [{ attributes } = { attributes: {} }] = story.charged;
  expect(attributes).toMatchObject({ 'costspan.cost.missing_reason': 'unknown_usage' });
  expect(attributes).not.toHaveProperty('costspan.cost.amount');
  expect(story.total('costspan.generations.unpriced')).toBeGreaterThan(0);
  expect(story.ledger()[0]).not.toHaveProperty('costspan.cost.amount_decimal');
});
