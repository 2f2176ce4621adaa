import { readFileSync } from 'node:fs';
import { attachmentOf } from '@costspan/instrumentation';
import { Recorder, Stub } from '@costspan/instrumentation/conformance';
import type { Fixture } from '@costspan/instrumentation/conformance';
import { registerMeters } from '@costspan/meters';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { instrumentOpenAI } from './index.ts';
import { spec } from './spec.ts';

test('a stream of Groq’s tells its usage unasked, in a field of its own', async () => {
  const file = new URL('../../meters/fixtures/groq/stream.json', import.meta.url);
  const { exchange, expect: wanted } = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
  registerMeters();
  const recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  const { fetch } = new Stub(() => ({ headers: { 'content-type': 'text/event-stream' }, body: exchange.response }));
  const client = instrumentOpenAI(new OpenAI({ apiKey: 'test', baseURL: 'https://api.groq.com/openai/v1', fetch }));
  const stream = await client.chat.completions.create({ model: 'openai/gpt-oss-120b', messages: [], stream: true });
  for await (const piece of stream) expect(piece.object).toBe('chat.completion.chunk');
  expect(recorder.records.map(({ attributes }) => attributes['costspan.cost.amount_decimal'])).toEqual([
    wanted['amount'],
  ]);
});
