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

const bill = (): string[] => sim.invoice.lines.map((line) => `${line.model} ${line.quantity} ${line.description} ${line.amount}`);
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
    await all(await old.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hi' }], stream: true }));
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

describe('images', () => {
  test('usage adds up to the bill, with text output tokens on gpt-image-1.5', async () => {
    const { usage, quality, size } = await client.images.generate({ model: 'gpt-image-1.5', prompt });
    expect({ quality, size }).toEqual({ quality: 'medium', size: '1024x1024' });
    expect(usage).toEqual({
      input_tokens: 3,
      input_tokens_details: { text_tokens: 3, image_tokens: 0 },
      output_tokens: 1199,
      output_tokens_details: { text_tokens: 143, image_tokens: 1056 },
      total_tokens: 1202,
    });
    expect(sim.invoice.total()).toBe('0.035237');
  });

  test.each([
    ['high', '1536x1024', 5488],
    ['high', '3840x2160', 13342],
    ['medium', '1024x1024', 1756],
  ] as const)('gpt-image-2 %s %s has %i output tokens', async (quality, size, tokens) => {
    const image = await client.images.generate({ model: 'gpt-image-2', prompt, quality, size });
    expect(image.usage?.output_tokens).toBe(tokens);
  });

  test('a stream bills each partial image and tells usage at its end', async () => {
    const stream = await client.images.generate({ model: 'gpt-image-1', prompt, quality: 'medium', size: '1024x1024', stream: true, partial_images: 2 });
    const events = await all(stream);
    expect(events.map(({ type }) => type)).toEqual(['image_generation.partial_image', 'image_generation.partial_image', 'image_generation.completed']);
    expect(events.at(-1)).toMatchObject({ usage: { output_tokens: 1256 } });
    expect(bill()[1]).toBe('gpt-image-1 1256 image output tokens 0.05024');
    const edited = await client.images.edit({ model: 'gpt-image-2', prompt, image: [await picture(), await picture()], stream: true });
    expect((await all(edited)).map(({ type }) => type)).toEqual(['image_edit.completed']);
    expect(bill()).toContain('gpt-image-2 2048 image input tokens 0.016384');
  });

  test('dall-e is billed by the image and has no usage', async () => {
    const image = await client.images.generate({ model: 'dall-e-3', prompt, size: '1792x1024', quality: 'hd' });
    expect(image.usage).toBeUndefined();
    expect((await fetch(image.data?.[0]?.url ?? '')).headers.get('content-type')).toBe('image/png');
    await client.images.createVariation({ image: await picture(), n: 2, size: '256x256' });
    expect(sim.invoice.lines.map(({ amount }) => amount)).toEqual(['0.12', '0.032']);
  });

  test('filtered: refused and free; without usage: billed all the same', async () => {
    sim.openai.order({ filter: true }, { missingUsage: true });
    await expect(client.images.generate({ model: 'gpt-image-2', prompt })).rejects.toMatchObject({ status: 400, code: 'moderation_blocked' });
    expect(bill()).toEqual([]);
    const image = await client.images.generate({ model: 'gpt-image-1-mini', prompt, quality: 'low' });
    expect(image.usage).toBeUndefined();
    expect(sim.invoice.total()).toBe('0.005006');
  });

  test('an unknown model or size is an API error', async () => {
    await expect(client.images.generate({ model: 'gpt-image-9', prompt })).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
    await expect(client.images.generate({ model: 'gpt-image-1', prompt, size: '1792x1024' })).rejects.toMatchObject({ status: 400, param: 'size' });
    expect(sim.invoice.total()).toBe('0');
  });
});

describe('audio', () => {
  test('tts-1 bills code points, not UTF-16 units, and the body is binary', async () => {
    const response = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Hi 🪁' });
    expect((await response.arrayBuffer()).byteLength).toBe(3 * 417);
    expect(bill()).toEqual(['tts-1 4 characters 0.00006']);
  });

  test('gpt-4o-mini-tts tells usage only as events', async () => {
    const response = await client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Hello you', stream_format: 'sse' });
    const done = (await response.text()).trim().split('\n\n').at(-1)?.slice('data: '.length) ?? '';
    expect(JSON.parse(done)).toEqual({ type: 'speech.audio.done', usage: { input_tokens: 3, output_tokens: 18, total_tokens: 21 } });
    expect(sim.invoice.total()).toBe('0.0002178');
  });

  test('transcriptions: every format, usage by tokens or by duration', async () => {
    const file = await speech(4);
    const plain = await client.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file });
    expect(plain.usage).toEqual({
      type: 'tokens',
      input_tokens: 41,
      input_token_details: { text_tokens: 1, audio_tokens: 40 },
      output_tokens: 4,
      total_tokens: 45,
    });
    expect(sim.invoice.total()).toBe('0.0002825');
    const verbose = await client.audio.transcriptions.create({ model: 'whisper-1', file, response_format: 'verbose_json' });
    expect(verbose.usage).toEqual({ type: 'duration', seconds: 4 });
    const vtt = await client.audio.transcriptions.create({ model: 'whisper-1', file, response_format: 'vtt' });
    expect(vtt).toContain('00:00:00.000 --> 00:00:04.000');
    expect(await client.audio.transcriptions.create({ model: 'whisper-1', file, response_format: 'srt' })).toContain('00:00:04,000');
    expect(await client.audio.transcriptions.create({ model: 'whisper-1', file, response_format: 'text' })).toBe('The kite is red.\n');
    const diarized = await client.audio.transcriptions.create({ model: 'gpt-4o-transcribe-diarize', file, response_format: 'diarized_json' });
    expect(diarized.segments[0]?.speaker).toBe('A');
    expect(await client.audio.translations.create({ model: 'whisper-1', file })).toEqual({ text: 'The kite is red.' });
    expect(bill().filter((line) => line.startsWith('whisper-1'))).toHaveLength(5);
  });

  test('a streamed transcription has usage in its last event', async () => {
    const events = await all(await client.audio.transcriptions.create({ model: 'gpt-4o-mini-transcribe', file: await speech(1), stream: true }));
    expect(events.at(0)?.type).toBe('transcript.text.delta');
    expect(events.at(-1)).toMatchObject({ type: 'transcript.text.done', text: 'The kite is red.', usage: { total_tokens: 15 } });
  });
});

describe('videos', () => {
  test('a job is done after its polls, and is listed, downloaded and deleted', async () => {
    const job = await client.videos.create({ model: 'sora-2-pro', prompt, seconds: '8', size: '1792x1024' });
    expect(job.status).toBe('queued');
    expect((await client.videos.retrieve(job.id)).status).toBe('in_progress');
    expect((await client.videos.retrieve(job.id)).status).toBe('completed');
    expect((await client.videos.downloadContent(job.id)).headers.get('content-type')).toBe('video/mp4');
    expect((await all(client.videos.list())).map(({ id }) => id)).toEqual([job.id]);
    expect(await client.videos.delete(job.id)).toMatchObject({ deleted: true });
    expect(sim.invoice.lines).toMatchObject([{ id: job.id, quantity: '8', unit: 'second', unitPrice: '0.50', amount: '4' }]);
  });

  test('an extension shows the whole length and bills the new part', async () => {
    const job = await client.videos.create({ prompt, seconds: '4' });
    const longer = await client.videos.extend({ prompt, seconds: '8', video: { id: job.id } });
    expect(longer.seconds).toBe('12');
    expect((await client.videos.remix(job.id, { prompt })).remixed_from_video_id).toBe(job.id);
    expect((await client.videos.edit({ prompt, video: { id: longer.id } })).seconds).toBe('12');
    expect(sim.invoice.lines.map(({ quantity }) => quantity)).toEqual(['4', '8', '4', '12']);
  });

  test('failed and filtered jobs are free', async () => {
    sim.openai.order({ failJob: true, polls: 1 }, { filter: true, polls: 1 });
    const failed = await client.videos.create({ prompt });
    const blocked = await client.videos.create({ prompt });
    expect(await client.videos.retrieve(failed.id)).toMatchObject({ status: 'failed', error: { code: 'video_generation_failed' } });
    expect(await client.videos.retrieve(blocked.id)).toMatchObject({ status: 'failed', error: { code: 'moderation_blocked' } });
    expect(sim.invoice.total()).toBe('0');
  });
});

describe('responses', () => {
  const tools = [{ type: 'image_generation' as const, model: 'gpt-image-1', quality: 'low' as const, size: '1024x1024' as const }];

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
    expect((await client.responses.create({ model: 'gpt-4o-mini', input: 'hi' })).output_text).toBe('A short answer from the simulator.');
    const texts = await client.responses.stream({ model: 'gpt-4o-mini', input: 'hi' }).finalResponse();
    expect(texts.output_text).toBe('A short answer from the simulator.');
    const events = await all(await client.responses.create({ model: 'gpt-5-mini', input: prompt, stream: true, tools: [{ ...tools[0]!, partial_images: 1 }] }));
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
    const paint = { type: 'function' as const, function: { name: 'paint', parameters: {}, function: () => 'done', parse: JSON.parse } };
    const answer = await client.chat.completions.runTools({ model: 'gpt-5-mini', messages, tools: [paint] }).finalContent();
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
    expect((await client.chat.completions.create({ model: 'gpt-5-mini', messages })).choices[0]?.finish_reason).toBe('content_filter');
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
