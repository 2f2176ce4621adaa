import { wav } from '@costspan/simulator';
import type OpenAI from 'openai';
import fc from 'fast-check';
import { chatBatches } from '../../../test/invoice/batch-kind.ts';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { batches } from './batches.ts';
import { clientOf } from './client.ts';
import { conversation } from './invoice-jobs.ts';

const quality = fc.constantFrom('low' as const, 'medium' as const, 'high' as const);

const openaiImage: fc.Arbitrary<Kind<OpenAI>> = fc
  .record({
    model: fc.constantFrom('gpt-image-1', 'gpt-image-1-mini', 'gpt-image-1.5', 'gpt-image-2'),
    prompt,
    quality,
    size: fc.constantFrom('1024x1024' as const, '1536x1024' as const),
    n: fc.integer({ min: 1, max: 3 }),
    form: fc.constantFrom('whole', 'stream', 'edit'),
  })
  .map(({ form, n, ...body }) =>
    kind(`images ${form} ${JSON.stringify({ ...body, n })}`, async (openai) => {
      if (form === 'whole') return openai.images.generate({ ...body, n });
      if (form === 'edit')
        return openai.images.edit({ ...body, n, image: new File(['png'], 'a.png', { type: 'image/png' }) });
      let events = 0;
      for await (const _ of await openai.images.generate({ ...body, stream: true, partial_images: n - 1 })) events += 1;
      return events;
    }),
  );

const dallE: fc.Arbitrary<Kind<OpenAI>> = fc
  .record({
    model: fc.constant('dall-e-3'),
    prompt,
    quality: fc.constantFrom('standard' as const, 'hd' as const),
    size: fc.constantFrom('1024x1024' as const, '1792x1024' as const),
  })
  .map((body) => kind(`images ${JSON.stringify(body)}`, (openai) => openai.images.generate(body)));

const speech: fc.Arbitrary<Kind<OpenAI>> = record({
  model: fc.constantFrom('tts-1', 'gpt-4o-mini-tts'),
  input: prompt,
  sse: fc.boolean(),
}).map(({ model, input, sse }) =>
  kind(
    `speech ${model} ${sse ? 'sse ' : ''}${input}`,
    async (openai) => {
      const response = await openai.audio.speech.create({
        model,
        input,
        voice: 'alloy',
        ...(sse && { stream_format: 'sse' as const }),
      });
      return response.arrayBuffer();
    },
    // Sound alone does not tell how many tokens it was.
    { told: model === 'tts-1' || sse },
  ),
);

const transcription: fc.Arbitrary<Kind<OpenAI>> = fc
  .record({
    model: fc.constantFrom('whisper-1', 'gpt-4o-transcribe', 'gpt-4o-transcribe-diarize'),
    seconds: fc.integer({ min: 1, max: 7 }),
    format: fc.constantFrom('json' as const, 'text' as const),
  })
  .map(({ model, seconds, format }) =>
    kind(
      `transcription ${model} ${seconds} s ${format}`,
      (openai) =>
        openai.audio.transcriptions.create({
          model,
          file: new File([new Uint8Array(wav(seconds))], 'a.wav', { type: 'audio/wav' }),
          response_format: format,
        }),
      { told: format === 'json' },
    ),
  );

const video: fc.Arbitrary<Kind<OpenAI>> = fc
  .record({
    model: fc.constantFrom('sora-2' as const, 'sora-2-pro' as const),
    seconds: fc.constantFrom('4' as const, '8' as const, '12' as const),
    size: fc.constantFrom('720x1280' as const, '1280x720' as const),
    again: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ again, ...body }) =>
    kind(
      `videos ${JSON.stringify(body)} and ${again} looks more`,
      async (openai) => {
        let job = await openai.videos.create({ ...body, prompt: 'a kite' });
        while (job.status !== 'completed' && job.status !== 'failed') job = await openai.videos.retrieve(job.id);
        for (let i = 0; i < again; i++) await openai.videos.retrieve(job.id);
        return job;
      },
      { job: true },
    ),
  );

const chat: fc.Arbitrary<Kind<OpenAI>> = record({ content: prompt, stream: fc.boolean(), usage: fc.boolean() }).map(
  ({ content, stream, usage }) =>
    kind(
      `chat ${stream ? `stream ${usage}` : ''} ${content}`,
      async (openai) => {
        const body = { model: 'gpt-5-mini', messages: [{ role: 'user' as const, content }] };
        if (!stream) return openai.chat.completions.create(body);
        let chunks = 0;
        for await (const _ of await openai.chat.completions.create({
          ...body,
          stream,
          stream_options: { include_usage: usage },
        }))
          chunks += 1;
        return chunks;
      },
      { told: !stream || usage },
    ),
);

const response: fc.Arbitrary<Kind<OpenAI>> = record({
  input: prompt,
  form: fc.constantFrom('whole', 'stream', 'background'),
  image: fc.boolean(),
  model: fc.constantFrom('gpt-image-1' as const, 'gpt-image-1.5' as const),
}).map(({ input, form, image, model }) =>
  kind(
    `responses ${form} ${image ? model : ''} ${input}`,
    async (openai) => {
      const tools = image
        ? { tools: [{ type: 'image_generation' as const, model, size: '1024x1024' as const, quality: 'low' as const }] }
        : {};
      const body = { model: 'gpt-5-mini', input, ...tools };
      if (form === 'whole') return openai.responses.create(body);
      if (form === 'stream') {
        let events = 0;
        for await (const _ of await openai.responses.create({ ...body, stream: true })) events += 1;
        return events;
      }
      let job = await openai.responses.create({ ...body, background: true });
      while (job.status === 'queued' || job.status === 'in_progress') job = await openai.responses.retrieve(job.id);
      return openai.responses.retrieve(job.id);
    },
    { job: true },
  ),
);

export const invoice: Invoice<OpenAI> = {
  simulator: 'openai',
  client: async (place) => atOnce(await clientOf(place, { maxRetries: 2 })),
  kinds: fc.oneof(openaiImage, dallE, speech, transcription, video, chat, response, chatBatches(batches), conversation),
};

/** The SDK's own back-off of half a second and more, shortened; a Retry-After of the server still holds. */
function atOnce(client: OpenAI): OpenAI {
  return Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
}
