import { ToolType } from '@openrouter/sdk/lib/tool-types.js';
import { chatSend } from '@openrouter/sdk/funcs/chatSend.js';
import { generationsGetGeneration } from '@openrouter/sdk/funcs/generationsGetGeneration.js';
import { ttsCreateSpeech } from '@openrouter/sdk/funcs/ttsCreateSpeech.js';
import { videoGenerationGenerate } from '@openrouter/sdk/funcs/videoGenerationGenerate.js';
import { videoGenerationGetGeneration } from '@openrouter/sdk/funcs/videoGenerationGetGeneration.js';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { answerOf, ledger, play } from './testing.ts';

const CHAT = { model: 'anthropic/claude-sonnet-4.5', messages: [{ role: 'user' as const, content: 'What floats?' }] };

it('a function that the SDK has beside its client is a generation', async () => {
  const { openRouter, recorder } = play(() => answerOf('chat-send'));
  const result = await chatSend(openRouter, { chatRequest: CHAT });
  expect(result.ok).toBe(true);
  expect(ledger(recorder)).toEqual(['openrouter:gen-1785542400-fixture charge final 0.000882']);
  expect(recorder.spans[0]).toMatchObject({
    name: 'chat anthropic/claude-sonnet-4.5',
    attributes: { 'gen_ai.request.model': 'anthropic/claude-sonnet-4.5', 'gen_ai.usage.output_tokens': 20 },
  });
});

it('its stream is one too', async () => {
  const { openRouter, recorder } = play(() => answerOf('chat-send-stream'));
  const result = await chatSend(openRouter, { chatRequest: { ...CHAT, stream: true } });
  if (result.ok) for await (const _ of result.value as AsyncIterable<unknown>) continue;
  expect(ledger(recorder)).toEqual(['openrouter:gen-1785542400-fixture charge final 0.000882']);
  expect(recorder.open).toEqual([]);
});

it('functions ask for a video’s end, and for a record', async () => {
  const { openRouter, recorder } = play(({ method, url }) => {
    if (method === 'POST') return answerOf(url.endsWith('/videos') ? 'video-generate' : 'create-speech');
    return answerOf(url.includes('/videos/') ? 'video-get' : 'get-generation');
  });
  const videoGenerationRequest = { model: 'google/veo-3.1', prompt: 'A paper boat', duration: 8 };
  await videoGenerationGenerate(openRouter, { videoGenerationRequest });
  await videoGenerationGetGeneration(openRouter, { jobId: 'gen-vid-1785542400-fixture' });
  const id = 'gen-tts-1785542400-fixture';
  await generationsGetGeneration(openRouter, { id });
  const speechRequest = { model: 'openai/gpt-4o-mini-tts-2025-12-15', input: 'A paper boat', voice: 'alloy' };
  const speech = await ttsCreateSpeech(openRouter, { speechRequest });
  if (speech.ok) await new Response(speech.value).arrayBuffer();
  await generationsGetGeneration(openRouter, { id });
  expect(ledger(recorder)).toEqual([
    'openrouter:gen-vid-1785542400-fixture charge final 3.2',
    `openrouter:${id} charge unpriced unknown_model`,
    `openrouter:${id} correction final 0.0000162`,
  ]);
  expect(recorder.open).toEqual([]);
});

it('one that is refused is not charged', async () => {
  const { openRouter, recorder } = play(() => ({ status: 402, body: { error: { code: 402, message: 'no credits' } } }));
  const result = await chatSend(openRouter, { chatRequest: CHAT });
  expect(result.ok).toBe(false);
  expect(recorder.spans[0]?.attributes).toMatchObject({
    'error.type': '402',
    'costspan.billing.outcome': 'not_charged',
  });
});

it('callModel is as many generations as it sends requests, a tool of the app between them', async () => {
  const { body, ...answer } = answerOf('responses-send');
  const asksForTool = {
    ...(body as object),
    id: 'resp_tool',
    output: [
      { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'look', arguments: '{}', status: 'completed' },
    ],
  };
  const { openRouter, recorder, sent } = play((_, n) => ({ ...answer, body: n === 1 ? asksForTool : body }));
  const execute = async (): Promise<object> => ({ boats: 1 });
  const look = { type: ToolType.Function, function: { name: 'look', inputSchema: z.object({}), execute } } as const;
  const text = await openRouter
    .callModel({ model: 'openai/gpt-5-nano', input: 'What floats?', tools: [look] })
    .getText();
  expect(text).toBe('A boat of paper.');
  expect(sent).toHaveLength(2);
  expect(ledger(recorder)).toEqual([
    'openrouter:resp_tool charge final 0.0000038',
    'openrouter:resp_fixture charge final 0.0000038',
  ]);
  expect(recorder.open).toEqual([]);
});
