import OpenAI, { toFile } from 'openai7';
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
    const stream = await client.images.generate({
      model: 'gpt-image-1',
      prompt,
      quality: 'medium',
      size: '1024x1024',
      stream: true,
      partial_images: 2,
    });
    const events = await all(stream);
    expect(events.map(({ type }) => type)).toEqual([
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
    ]);
    expect(events.at(-1)).toMatchObject({ usage: { output_tokens: 1256 } });
    expect(bill()[1]).toBe('gpt-image-1 1256 image output tokens 0.05024');
    const edited = await client.images.edit({
      model: 'gpt-image-2',
      prompt,
      image: [await picture(), await picture()],
      stream: true,
    });
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
    await expect(client.images.generate({ model: 'gpt-image-2', prompt })).rejects.toMatchObject({
      status: 400,
      code: 'moderation_blocked',
    });
    expect(bill()).toEqual([]);
    const image = await client.images.generate({ model: 'gpt-image-1-mini', prompt, quality: 'low' });
    expect(image.usage).toBeUndefined();
    expect(sim.invoice.total()).toBe('0.005006');
  });

  test('an unknown model or size is an API error', async () => {
    await expect(client.images.generate({ model: 'gpt-image-9', prompt })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    await expect(client.images.generate({ model: 'gpt-image-1', prompt, size: '1792x1024' })).rejects.toMatchObject({
      status: 400,
      param: 'size',
    });
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
    const response = await client.audio.speech.create({
      model: 'gpt-4o-mini-tts',
      voice: 'alloy',
      input: 'Hello you',
      stream_format: 'sse',
    });
    const done = (await response.text()).trim().split('\n\n').at(-1)?.slice('data: '.length) ?? '';
    expect(JSON.parse(done)).toEqual({
      type: 'speech.audio.done',
      usage: { input_tokens: 3, output_tokens: 18, total_tokens: 21 },
    });
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
    expect(sim.invoice.total()).toBe('0.0001425');
    const verbose = await client.audio.transcriptions.create({
      model: 'whisper-1',
      file,
      response_format: 'verbose_json',
    });
    expect(verbose.usage).toEqual({ type: 'duration', seconds: 4 });
    const vtt = await client.audio.transcriptions.create({ model: 'whisper-1', file, response_format: 'vtt' });
    expect(vtt).toContain('00:00:00.000 --> 00:00:04.000');
    expect(await client.audio.transcriptions.create({ model: 'whisper-1', file, response_format: 'srt' })).toContain(
      '00:00:04,000',
    );
    expect(await client.audio.transcriptions.create({ model: 'whisper-1', file, response_format: 'text' })).toBe(
      'The kite is red.\n',
    );
    const diarized = await client.audio.transcriptions.create({
      model: 'gpt-4o-transcribe-diarize',
      file,
      response_format: 'diarized_json',
    });
    expect(diarized).toMatchObject({ segments: [{ speaker: 'A' }] });
    expect(await client.audio.translations.create({ model: 'whisper-1', file })).toEqual({ text: 'The kite is red.' });
    expect(bill().filter((line) => line.startsWith('whisper-1'))).toHaveLength(5);
  });

  test('a streamed transcription has usage in its last event', async () => {
    const events = await all(
      await client.audio.transcriptions.create({
        model: 'gpt-4o-mini-transcribe',
        file: await speech(1),
        stream: true,
      }),
    );
    expect(events.at(0)?.type).toBe('transcript.text.delta');
    expect(events.at(-1)).toMatchObject({
      type: 'transcript.text.done',
      text: 'The kite is red.',
      usage: { total_tokens: 15 },
    });
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
    expect(sim.invoice.lines).toMatchObject([
      { id: job.id, quantity: '8', unit: 'second', unitPrice: '0.50', amount: '4' },
    ]);
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
    expect(await client.videos.retrieve(failed.id)).toMatchObject({
      status: 'failed',
      error: { code: 'video_generation_failed' },
    });
    expect(await client.videos.retrieve(blocked.id)).toMatchObject({
      status: 'failed',
      error: { code: 'moderation_blocked' },
    });
    expect(sim.invoice.total()).toBe('0');
  });
});
