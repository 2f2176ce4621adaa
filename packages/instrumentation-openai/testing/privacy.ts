import { settleWebhook } from '@costspan/core';
import { wav } from '@costspan/simulator';
import type OpenAI from 'openai';
import { DATA_URL, FILE_NAME, KEY, picture, PROMPT, SIGNED_URL, USER, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<OpenAI> = {
  client: (world) => clientOf(world, { apiKey: KEY, organization: USER }),
  calls: {
    images: (openai) =>
      openai.images.generate({ model: 'gpt-image-1', prompt: PROMPT, user: USER, quality: 'low', size: '1024x1024' }),
    'images, streamed': async (openai) => {
      const stream = await openai.images.generate({
        model: 'gpt-image-1',
        prompt: PROMPT,
        user: USER,
        stream: true,
        partial_images: 1,
      });
      for await (const _ of stream) void _;
    },
    'images, a stream that is left': async (openai) => {
      for await (const _ of await openai.images.generate({
        model: 'gpt-image-1',
        prompt: PROMPT,
        stream: true,
        partial_images: 2,
      }))
        break;
    },
    edit: (openai) =>
      openai.images.edit({
        model: 'gpt-image-1',
        prompt: PROMPT,
        image: picture(),
        user: USER,
        quality: 'low',
        size: '1024x1024',
      }),
    chat: (openai) =>
      openai.chat.completions.create({
        model: 'gpt-5-mini',
        metadata: { name: USER },
        safety_identifier: USER,
        messages: [
          { role: 'system', name: WORD, content: PROMPT },
          {
            role: 'user',
            content: [
              { type: 'text', text: PROMPT },
              { type: 'image_url', image_url: { url: DATA_URL } },
              { type: 'image_url', image_url: { url: SIGNED_URL } },
            ],
          },
        ],
      }),
    'responses with the image tool, in the background': async (openai) => {
      const { id } = await openai.responses.create({
        model: 'gpt-5-mini',
        input: PROMPT,
        instructions: PROMPT,
        metadata: { name: USER },
        tools: [{ type: 'image_generation', model: 'gpt-image-1' }],
        background: true,
      });
      while ((await openai.responses.retrieve(id)).status !== 'completed');
    },
    speech: async (openai) =>
      (
        await openai.audio.speech.create({
          model: 'gpt-4o-mini-tts',
          voice: 'coral',
          input: PROMPT,
          instructions: PROMPT,
        })
      ).arrayBuffer(),
    transcription: (openai) =>
      openai.audio.transcriptions.create({
        model: 'gpt-4o-transcribe',
        prompt: PROMPT,
        file: new File([new Uint8Array(wav(1))], FILE_NAME, { type: 'audio/wav' }),
      }),
    video: async (openai) => {
      const { id } = await openai.videos.create({
        model: 'sora-2',
        prompt: PROMPT,
        seconds: '4',
        input_reference: picture(),
      });
      await settleWebhook('openai', { type: 'video.completed', data: { id } }, { headers: { authorization: KEY } });
      while ((await openai.videos.retrieve(id)).status !== 'completed');
    },
    batch: async (openai) => {
      const body = { model: 'gpt-5-mini', user: USER, messages: [{ role: 'user', content: PROMPT }] };
      const lines = [USER, WORD].map((custom_id) => ({ custom_id, method: 'POST', url: '/v1/chat/completions', body }));
      const file = new File([lines.map((line) => JSON.stringify(line)).join('\n')], FILE_NAME);
      const { id: input_file_id } = await openai.files.create({ file, purpose: 'batch' });
      const settings = { endpoint: '/v1/chat/completions' as const, completion_window: '24h' as const };
      let batch = await openai.batches.create({ input_file_id, ...settings, metadata: { name: USER } });
      while (batch.status !== 'completed') batch = await openai.batches.retrieve(batch.id);
      await (await openai.files.content(String(batch.output_file_id))).text();
    },
    'errors that quote': async (_, world) => {
      const { quoting } = world;
      const openai = await clientOf(world, { baseURL: `${quoting.url}/v1`, apiKey: KEY });
      const error = {
        message: `Your prompt "${PROMPT}" with ${KEY} was rejected`,
        code: null,
        param: PROMPT,
        type: 'invalid',
      };
      quoting.next({ status: 400, body: { error } }, { status: 400, text: PROMPT }, { text: `{"data": ${PROMPT}` });
      for (let i = 0; i < 3; i += 1)
        await openai.images.generate({ model: 'gpt-image-1', prompt: PROMPT }).catch(() => undefined);
    },
  },
};
