import OpenAI4 from 'openai4';
import OpenAI5 from 'openai5';
import OpenAI6 from 'openai6';
import OpenAI, { AzureOpenAI, toFile } from 'openai7';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startOpenAI, wav, type Common, type OpenAISimulator } from '../index.ts';

let sim: Common & { openai: OpenAISimulator };
let client: OpenAI;
beforeAll(async () => {
  sim = await startOpenAI();
  client = new OpenAI({ baseURL: sim.openai.url, apiKey: 'sk-test', maxRetries: 0 });
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const bill = (): string[] =>
  sim.invoice.lines.map((line) => `${line.model} ${line.quantity} ${line.description} ${line.amount}`);
const picture = (): Promise<File> => toFile(Buffer.from('png'), 'kite.png', { type: 'image/png' });
const speech = (seconds: number): Promise<File> => toFile(wav(seconds), 'speech.wav', { type: 'audio/wav' });
const prompt = 'a red kite';

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) {
    items.push(item);
  }
  return items;
}

// The majors share the methods, not the types.
const majors = { 4: OpenAI4, 5: OpenAI5, 6: OpenAI6, 7: OpenAI } as unknown as Record<string, typeof OpenAI>;

describe.each(Object.entries(majors))('openai %s', (_major, Client) => {
  test('generates, edits, chats and transcribes, and the bill is the same', async () => {
    const old = new Client({ baseURL: sim.openai.url, apiKey: 'sk-test', maxRetries: 0 });
    await old.images.generate({ model: 'gpt-image-1', prompt, size: '1024x1536', quality: 'medium', n: 2 });
    await old.images.edit({ model: 'gpt-image-1', prompt, image: await picture(), quality: 'low', size: '1024x1024' });
    await all(
      await old.chat.completions.create({
        model: 'gpt-4o-mini',
        messages: [{ role: 'user', content: 'hi' }],
        stream: true,
      }),
    );
    await old.audio.transcriptions.create({ model: 'whisper-1', file: await speech(2.5) });
    expect(bill()).toEqual([
      'gpt-image-1 3 text input tokens 0.000015',
      'gpt-image-1 3168 image output tokens 0.12672',
      'gpt-image-1 3 text input tokens 0.000015',
      'gpt-image-1 323 image input tokens 0.00323',
      'gpt-image-1 272 image output tokens 0.01088',
      'gpt-4o-mini 5 text input tokens 0.00000075',
      'gpt-4o-mini 9 text output tokens 0.0000054',
      'whisper-1 3 audio 0.0003',
    ]);
  });
});

describe('responses', () => {
  const tools = [
    { type: 'image_generation' as const, model: 'gpt-image-1', quality: 'low' as const, size: '1024x1024' as const },
  ];

  test('an image made by the tool has usage of its own, beside the text', async () => {
    const response = await client.responses.create({ model: 'gpt-5-mini', input: prompt, tools });
    expect(response.output[0]).toMatchObject({ type: 'image_generation_call', status: 'completed', quality: 'low' });
    expect(response.tool_usage?.image_gen).toMatchObject({ input_tokens: 3, output_tokens: 272 });
    expect(response.usage).toMatchObject({ input_tokens: 8, output_tokens: 1 });
    expect(sim.invoice.lines.map(({ id, model, amount }) => [id === response.id, model, amount])).toEqual([
      [true, 'gpt-5-mini', '0.000002'],
      [true, 'gpt-5-mini', '0.000002'],
      [true, 'gpt-image-1', '0.000015'],
      [true, 'gpt-image-1', '0.01088'],
    ]);
  });

  test('plain text, and streams of both', async () => {
    expect((await client.responses.create({ model: 'gpt-4o-mini', input: 'hi' })).output_text).toBe(
      'A short answer from the simulator.',
    );
    const texts = await client.responses.stream({ model: 'gpt-4o-mini', input: 'hi' }).finalResponse();
    expect(texts.output_text).toBe('A short answer from the simulator.');
    const events = await all(
      await client.responses.create({
        model: 'gpt-5-mini',
        input: prompt,
        stream: true,
        tools: [{ ...tools[0]!, partial_images: 1 }],
      }),
    );
    expect(events.map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.image_generation_call.in_progress',
      'response.image_generation_call.generating',
      'response.image_generation_call.partial_image',
      'response.image_generation_call.completed',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.at(-1)).toMatchObject({ response: { tool_usage: { image_gen: { output_tokens: 372 } } } });
  });

  test('a background response is polled, and free when cancelled in time', async () => {
    const queued = await client.responses.create({ model: 'gpt-5-mini', input: prompt, tools, background: true });
    expect(queued).toMatchObject({ status: 'queued', output: [], usage: null });
    await client.responses.retrieve(queued.id);
    expect((await client.responses.retrieve(queued.id)).tool_usage?.image_gen?.output_tokens).toBe(272);
    const other = await client.responses.create({ model: 'gpt-5-mini', input: prompt, background: true });
    const before = sim.invoice.lines.length;
    expect((await client.responses.cancel(other.id)).status).toBe('cancelled');
    expect(sim.invoice.lines).toHaveLength(before - 2);
  });

  test('filtered: incomplete, text billed and the image not', async () => {
    sim.openai.order({ filter: true });
    const response = await client.responses.create({ model: 'gpt-5-mini', input: prompt, tools });
    expect(response).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'content_filter' } });
    expect(response.tool_usage).toBeUndefined();
    expect(new Set(sim.invoice.lines.map(({ model }) => model))).toEqual(new Set(['gpt-5-mini']));
  });
});

describe('chat', () => {
  const messages = [{ role: 'user' as const, content: 'Please call paint' }];

  test('runTools makes two billed requests of one call', async () => {
    const paint = {
      type: 'function' as const,
      function: { name: 'paint', description: '', parameters: {}, function: () => 'done', parse: (): object => ({}) },
    };
    const answer = await client.chat.completions
      .runTools({ model: 'gpt-5-mini', messages, tools: [paint] })
      .finalContent();
    expect(answer).toBe('A short answer from the simulator.');
    expect(new Set(sim.invoice.lines.map(({ id }) => id)).size).toBe(2);
  });

  test('a stream tells usage only when asked, and filtering ends it', async () => {
    const asked = { model: 'gpt-5-mini', messages, stream: true as const };
    const [quiet, loud] = [
      await all(await client.chat.completions.create(asked)),
      await all(await client.chat.completions.create({ ...asked, stream_options: { include_usage: true } })),
    ];
    expect(quiet.some(({ usage }) => usage)).toBe(false);
    expect(loud.at(-1)?.usage).toMatchObject({ prompt_tokens: 9, completion_tokens: 9 });
    sim.openai.order({ filter: true });
    expect((await client.chat.completions.create({ model: 'gpt-5-mini', messages })).choices[0]?.finish_reason).toBe(
      'content_filter',
    );
  });
});

test('Azure deployments are billed as such', async () => {
  const azure = new AzureOpenAI({ endpoint: sim.openai.azureEndpoint, apiKey: 'key', apiVersion: '2026-05-01' });
  await azure.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hi' }] });
  await azure.images.generate({ model: 'gpt-image-1', prompt, quality: 'low' });
  expect(sim.requests.map(({ path }) => path)).toEqual([
    '/deployments/gpt-4o-mini/chat/completions?api-version=2026-05-01',
    '/deployments/gpt-image-1/images/generations?api-version=2026-05-01',
  ]);
  expect(sim.invoice.total('azure')).toBe('0.01090115');
  expect(sim.invoice.total('openai')).toBe('0');
});
