import { instrumentOpenAI } from '@costspan/instrumentation-openai';
import OpenAI from 'openai';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { Telemetry } from '../support/telemetry.ts';

let telemetry: Telemetry;

beforeAll(() => {
  telemetry = new Telemetry();
});
beforeEach(() => telemetry.reset());

const partial = { type: 'image_generation.partial_image', partial_image_index: 0, b64_json: 'AA==' };
const usage = { input_tokens: 9, output_tokens: 272, total_tokens: 281 };
const completed = { type: 'image_generation.completed', b64_json: 'AA==', size: '1024x1024', quality: 'low', usage };

const client = instrumentOpenAI(
  new OpenAI({
    apiKey: 'sk-canary',
    fetch: () => {
      const events = [partial, completed].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      return Promise.resolve(new Response(events.join(''), { headers: { 'content-type': 'text/event-stream' } }));
    },
  }),
);

const request = {
  model: 'gpt-image-1',
  prompt: 'A boat',
  size: '1024x1024',
  quality: 'low',
  stream: true,
  partial_images: 1,
} as const;

test('an image stream that is read to its end costs what it used', async () => {
  // oxlint-disable-next-line no-unused-vars
  for await (const _ of await client.images.generate(request));
  expect(telemetry.spans.map((span) => span.attributes)).toMatchObject([
    { 'costspan.cost.status': 'final', 'costspan.cost.amount': 0.010925 },
  ]);
});

test('one that is left after its first partial image puts what was asked for at risk', async () => {
  // oxlint-disable-next-line no-unused-vars, no-unreachable-loop
  for await (const _ of await client.images.generate(request)) break;
  expect(telemetry.spans.map((span) => span.attributes)).toMatchObject([
    { 'costspan.cost.status': 'at_risk', 'costspan.cost.amount': 0.011, 'costspan.billing.outcome': 'unknown' },
  ]);
});
