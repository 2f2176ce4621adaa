import { expect, it } from 'vitest';
import { answerOf, ledger, play } from './testing.ts';

const ID = 'gen-tts-1785542400-fixture';
const SPEECH = { speechRequest: { model: 'openai/gpt-4o-mini-tts-2025-12-15', input: 'A paper boat', voice: 'alloy' } };
const CHAT = { model: 'anthropic/claude-sonnet-4.5', messages: [{ role: 'user' as const, content: 'What floats?' }] };

it('the record of a generation whose answer told no cost corrects its charge, once', async () => {
  const { openRouter, recorder } = play(({ method }) =>
    answerOf(method === 'GET' ? 'get-generation' : 'create-speech'),
  );
  for await (const _ of await openRouter.tts.createSpeech(SPEECH)) continue;
  expect(ledger(recorder)).toEqual([`openrouter:${ID} charge unpriced unknown_model`]);
  for (let times = 0; times < 2; times++) await openRouter.generations.getGeneration({ id: ID });
  expect(ledger(recorder)).toEqual([
    `openrouter:${ID} charge unpriced unknown_model`,
    `openrouter:${ID} correction final 0.0000162`,
  ]);
  expect(recorder.spans).toHaveLength(1);
  expect(recorder.total('costspan.generations')).toBe(1);
});

it('the record of a charge that is final, or that nobody knows here, leaves nothing', async () => {
  const record = answerOf('get-generation');
  const data = { ...(record.body as { data: object }).data, id: 'gen-1785542400-fixture' };
  const { openRouter, recorder } = play(({ method }) =>
    method === 'GET' ? { ...record, body: { data } } : answerOf('chat-send'),
  );
  await openRouter.generations.getGeneration({ id: 'gen-of-another-process' });
  expect(ledger(recorder)).toEqual([]);
  await openRouter.chat.send({ chatRequest: CHAT });
  await openRouter.generations.getGeneration({ id: 'gen-1785542400-fixture' });
  expect(ledger(recorder)).toEqual(['openrouter:gen-1785542400-fixture charge final 0.000882']);
  expect(recorder.total('costspan.cost')).toBe(0.000882);
});

it('a stream that was left early is told by its record', async () => {
  const record = answerOf('get-generation');
  const data = { ...(record.body as { data: object }).data, id: 'gen-1785542400-fixture', total_cost: 0.0004 };
  const { openRouter, recorder } = play(({ method }) =>
    method === 'GET' ? { ...record, body: { data } } : answerOf('chat-send-stream'),
  );
  const stream = await openRouter.chat.send({ chatRequest: { ...CHAT, stream: true } });
  for await (const _ of stream as AsyncIterable<unknown>) break;
  await openRouter.generations.getGeneration({ id: 'gen-1785542400-fixture' });
  expect(ledger(recorder).at(-1)).toMatch(/^openrouter:gen-1785542400-fixture .* final 0.0004$/);
  expect(recorder.total('costspan.generations')).toBe(1);
});

it.each([
  ['is left early', 1],
  ['does not tell its cost', Infinity],
])('a response that %s is a charge, if only an unpriced one', async (_, most) => {
  const { body, ...answer } = answerOf('responses-send-stream');
  const events = (body as { response?: object }[]).map(({ response, ...event }) => ({
    ...event,
    ...(response && { response: { ...response, usage: null } }),
  }));
  const { openRouter, recorder } = play(() => ({ ...answer, body: events }));
  const responsesRequest = { model: 'openai/gpt-5-nano', input: 'What floats?', stream: true };
  let read = 0;
  for await (const _ of (await openRouter.responses.send({ responsesRequest })) as AsyncIterable<unknown>)
    if (++read === most) break;
  expect(ledger(recorder)).toEqual(['openrouter:resp_fixture charge unpriced unknown_model']);
});

it('a transcription of a file tells its cost', async () => {
  const { openRouter, recorder } = play(() => answerOf('create-transcription'));
  await openRouter.stt.createTranscriptionMultipart({
    requestBody: { model: 'mistralai/voxtral-mini-transcribe', file: new Blob(['sound']) },
  });
  expect(ledger(recorder)).toEqual([expect.stringMatching(/ charge final 0\.003$/)]);
  expect(recorder.spans[0]?.attributes['gen_ai.request.model']).toBe('mistralai/voxtral-mini-transcribe');
});

it('an answer that is not as the SDK wants it was billed all the same', async () => {
  const { body, ...answer } = answerOf('chat-send');
  const { openRouter, recorder } = play(() => ({ ...answer, body: { ...(body as object), created: 'today' } }));
  await expect(openRouter.chat.send({ chatRequest: CHAT })).rejects.toThrow(/validation/);
  expect(ledger(recorder)).toEqual(['openrouter:gen-1785542400-fixture charge final 0.000882']);
});
