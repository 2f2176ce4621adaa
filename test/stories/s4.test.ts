import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withOutput } from '@costspan/auto';
import type { Output } from '@costspan/core';
import { beforeAll, expect, test } from 'vitest';
import { book, model, newFolder, priceFile, rate } from './support/prices.ts';
import { costspan, startApp, startStory, usd } from './support/story.ts';
import type { App, Story } from './support/story.ts';

// S4: an app with a quality gate. 1,058 renders at $0.0740, of which 250 are accepted.

const RENDERS = 1_058;
const OUTPUTS = 250;
const PRICES = priceFile({
  books: [
    book('fal', [
      model('fal-ai/nano-banana', 'image', [rate('billed', 'image', '0.074'), rate('image_output', 'image', '0.074')]),
    ]),
    book('openai', [
      model('sora-2', 'video', [rate('video_output', 'second', '0.10')]),
      model('gpt-5-mini', 'text', [rate('text_input', 'token', '0.0001'), rate('text_output', 'token', '0.001')]),
    ]),
    {
      ...book('gcp.gemini', [model('veo-3.1-generate-preview', 'video', [rate('video_output', 'second', '0.40')])]),
      outcomes: { filtered: { outcome: 'not_charged', source: 'the story', seen: '2026-11-24' } },
    },
  ],
});

let story: Story;
let app: App;
beforeAll(async () => {
  story = await startStory({ COSTSPAN_PRICES: PRICES });
  app = await startApp(story);
});

const FAL = { 'gen_ai.provider.name': 'fal' };
const OPENAI = { 'gen_ai.provider.name': 'openai' };

test('what an accepted picture really took, with verdicts from another process', async () => {
  const tokens = await story.run('renders', { OUTPUTS: String(OUTPUTS), RENDERS: String(RENDERS), JUDGED: '3' });
  expect(story.total('costspan.outputs')).toBe(0);
  const file = join(newFolder(), 'tokens');
  writeFileSync(file, tokens);
  expect(JSON.parse(await story.run('moderation', { TOKENS: file }))).toEqual({ recorded: OUTPUTS });

  const renders = story.ledger().filter((one) => one['gen_ai.provider.name'] === 'fal');
  expect(renders).toHaveLength(RENDERS);
  const spent = story.total('costspan.cost', FAL);
  expect(spent).toBeCloseTo(78.292, 9);
  const accepted = story.total('costspan.outputs', { 'costspan.output.outcome': 'accepted', 'costspan.plan': 'pro' });
  expect(accepted).toBe(OUTPUTS);
  expect(spent / accepted).toBeCloseTo(0.313168, 9);
  expect(renders.length / accepted).toBeCloseTo(4.232, 9);
  const rejected = story.total('costspan.cost.rejected', { ...FAL, 'costspan.gate.name': 'sharpness' });
  expect(rejected).toBeCloseTo(59.792, 9);
  expect((rejected / spent) * 100).toBeCloseTo(76.37, 2);

  // What the judge costs is told apart from what the pictures cost, and belongs to the outputs all the same.
  const judged = story.ledger().filter((one) => one['costspan.gate.name'] === 'sharpness');
  expect(judged.length).toBeGreaterThan(0);
  expect(judged.every((one) => one['gen_ai.provider.name'] === 'openai' && !('costspan.attempt.number' in one))).toBe(
    true,
  );
  const judges = story.total('costspan.cost', OPENAI);
  expect(judges).toBeGreaterThan(0);
  expect(story.total('costspan.output.cost')).toBeCloseTo(78.292 + judges, 9);
  expect(story.spent).toBe(usd('78.292') + BigInt(Math.round(judges * 1e9)));
});

test('a film of five shots, one of them filtered: the others keep their cost, the retry knows its shot', async () => {
  story.reset();
  const clip = async (): Promise<string> => {
    const { id } = await app.openai.videos.create({ model: 'sora-2', prompt: 'oars', seconds: '4' });
    let video = await app.openai.videos.retrieve(id);
    while (video.status !== 'completed' && video.status !== 'failed') video = await app.openai.videos.retrieve(id);
    return video.status;
  };
  story.sim.openai.order({}, {}, { filter: true });
  const shot = (number: number) =>
    withOutput(`shot ${number}`, {}, async (output: Output) => {
      while ((await clip()) !== 'completed');
      output.accept();
    });
  for (const number of [1, 2, 3, 4, 5]) await shot(number);
  await app.flush();
  const settled = story.spans(/^fetch_response/);
  expect(settled.map((one) => [one['costspan.output.name'], one['costspan.cost.amount'], one['error.type']])).toEqual([
    ['shot 1', 0.4, undefined],
    ['shot 2', 0.4, undefined],
    ['shot 3', 0.4, 'filtered'],
    ['shot 3', 0.4, undefined],
    ['shot 4', 0.4, undefined],
    ['shot 5', 0.4, undefined],
  ]);
  // Whether OpenAI bills a moderated clip is not published: it may stand on the invoice.
  expect(settled[2]).toMatchObject({ 'costspan.cost.status': 'at_risk', 'costspan.attempt.number': 1 });
  expect(settled[3]).toMatchObject({
    'costspan.attempt.number': 2,
    'costspan.attempt.reason': 'failed',
    'costspan.output.id': settled[2]?.['costspan.output.id'],
  });
  expect(story.spent).toBe(usd('2'));
  expect(story.spent).toBe(usd(story.sim.invoice.total()));
});

test('Veo answers with success and no video: filtered, at what the biller’s rule says of that', () => {
  const exchange = {
    provider: 'gcp.gemini',
    model: 'veo-3.1-generate-preview',
    status: 200,
    request: { instances: [{ prompt: 'oars' }], parameters: { durationSeconds: 8 } },
    response: {
      name: 'models/veo-3.1-generate-preview/operations/x',
      done: true,
      response: { generateVideoResponse: { raiMediaFilteredCount: 1, raiMediaFilteredReasons: ['…'] } },
    },
  };
  const told = costspan(['explain', '--json', '-'], {
    input: JSON.stringify(exchange),
    env: { COSTSPAN_PRICES: PRICES },
  });
  expect(JSON.parse(told.stdout)).toMatchObject({ status: 'final', amount: '0', outcome: 'not_charged' });
});
