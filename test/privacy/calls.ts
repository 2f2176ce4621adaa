import { settleWebhook } from '@costspan/auto';
import { wav } from '@costspan/simulator';
import type { DeepgramClient } from '@deepgram/sdk';
import type { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import type { Answers } from '../stories/support/answers.ts';
import type { App, Story } from '../stories/support/story.ts';
import { aiCalls } from './ai.ts';
import { routedCalls } from './routed.ts';
import type { Routed } from './routed.ts';
import { DATA_URL, FILE_NAME, KEY, picture, PROMPT, SIGNED_URL, USER, WEBHOOK_URL, WORD } from './canaries.ts';

/** Clients of the SDKs that speak and listen. */
export interface Voices {
  readonly elevenlabs: ElevenLabsClient;
  readonly deepgram: DeepgramClient;
}

interface World {
  readonly voices: Voices;
  readonly story: Story;
  readonly app: App;
  /** fal and OpenAI, with answers that quote the request */
  readonly quoting: Answers;
  readonly quoted: Pick<App, 'fal' | 'openai'>;
  readonly routed: Routed;
}

const VOICE = 'JBFqnCBsd6RMkjVDRZzb';

/** Every kind of request that an app makes, each with something private in every place that has room for it. */
export const CALLS: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  'anthropic message': ({ app: { anthropic } }) =>
    anthropic.messages.create({
      model: 'claude-opus-5-5',
      max_tokens: 64,
      system: [{ type: 'text', text: PROMPT, cache_control: { type: 'ephemeral' } }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'url', url: SIGNED_URL } },
            { type: 'text', text: WORD },
          ],
        },
      ],
      metadata: { user_id: USER },
    }),
  'anthropic message, streamed': ({ app: { anthropic } }) =>
    anthropic.messages
      .stream({ model: 'claude-opus-5-5', max_tokens: 64, messages: [{ role: 'user', content: PROMPT }] })
      .finalMessage(),
  'anthropic batch': async ({ app: { anthropic } }) => {
    const { batches } = anthropic.messages;
    const params = { model: 'claude-opus-5-5', max_tokens: 64, messages: [{ role: 'user' as const, content: PROMPT }] };
    let batch = await batches.create({ requests: [{ custom_id: WORD, params }] });
    while (batch.processing_status !== 'ended') batch = await batches.retrieve(batch.id);
    for await (const _ of await batches.results(batch.id)) void _;
  },
  'aws-bedrock converse': ({ app: { bedrock } }) =>
    bedrock.converse({
      modelId: 'us.anthropic.claude-opus-5-5',
      system: [{ text: PROMPT }, { cachePoint: { type: 'default' } }],
      messages: [{ role: 'user', content: [{ text: WORD }] }],
      requestMetadata: { user: USER },
    }),
  'aws-bedrock converse, streamed': async ({ app: { bedrock } }) => {
    const messages = [{ role: 'user' as const, content: [{ text: PROMPT }] }];
    const { stream = [] } = await bedrock.converseStream({ modelId: 'us.amazon.nova-lite-v1:0', messages });
    for await (const _ of stream) void _;
  },
  'aws-bedrock invoke': ({ app: { bedrock } }) =>
    bedrock.invokeModel({
      modelId: 'stability.stable-image-core-v1:1',
      contentType: 'application/json',
      body: JSON.stringify({ prompt: PROMPT, image: SIGNED_URL }),
    }),
  'aws-bedrock job': async ({ app: { bedrock } }) => {
    const { invocationArn } = await bedrock.startAsyncInvoke({
      modelId: 'amazon.nova-reel-v1:1',
      modelInput: { textToVideoParams: { text: PROMPT }, videoGenerationConfig: { durationSeconds: 6 } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: 's3://bucket' } },
      tags: [{ key: 'user', value: USER }],
    });
    while ((await bedrock.getAsyncInvoke({ invocationArn })).status === 'InProgress');
  },
  'openai images': ({ app: { openai } }) =>
    openai.images.generate({ model: 'gpt-image-1', prompt: PROMPT, user: USER, quality: 'low', size: '1024x1024' }),
  'openai images, streamed': async ({ app: { openai } }) => {
    const stream = await openai.images.generate({
      model: 'gpt-image-1',
      prompt: PROMPT,
      user: USER,
      stream: true,
      partial_images: 1,
    });
    for await (const _ of stream) void _;
  },
  'openai images, a stream that is left': async ({ app: { openai } }) => {
    for await (const _ of await openai.images.generate({
      model: 'gpt-image-1',
      prompt: PROMPT,
      stream: true,
      partial_images: 2,
    }))
      break;
  },
  'openai edit': ({ app: { openai } }) =>
    openai.images.edit({
      model: 'gpt-image-1',
      prompt: PROMPT,
      image: picture(),
      user: USER,
      quality: 'low',
      size: '1024x1024',
    }),
  'elevenlabs speech': async ({ voices: { elevenlabs } }) => {
    await elevenlabs.textToSpeech.convertWithTimestamps(VOICE, { text: PROMPT, previousText: PROMPT });
    const timed = await elevenlabs.textToSpeech.streamWithTimestamps(VOICE, { text: PROMPT });
    for await (const _ of timed) void _;
    await new Response(await elevenlabs.textToSoundEffects.convert({ text: PROMPT })).arrayBuffer();
  },
  'elevenlabs transcript': ({ voices: { elevenlabs } }) =>
    elevenlabs.speechToText.convert({
      modelId: 'scribe_v2',
      file: new File([new Uint8Array(wav(1))], FILE_NAME),
      keyterms: [WORD],
      webhookMetadata: USER,
    }),
  'elevenlabs flow': async ({ voices: { elevenlabs } }) => {
    const { id } = await elevenlabs.flows.image.create({ modelId: 'bytedance-seedream-5-lite', prompt: PROMPT });
    while ((await elevenlabs.flows.image.get(id)).status !== 'completed');
  },
  'elevenlabs refusal': async ({ story, voices: { elevenlabs } }) => {
    story.sim.elevenlabs.order({ fail: 400 });
    await elevenlabs.textToSpeech.convertWithTimestamps(VOICE, { text: PROMPT }).catch(() => undefined);
  },
  'deepgram requests': async ({ voices: { deepgram } }) => {
    const { media } = deepgram.listen.v1;
    await media.transcribeUrl({ url: SIGNED_URL, model: 'nova-3', keyterm: WORD, tag: USER, search: PROMPT });
    await media.transcribeUrl({ url: SIGNED_URL, model: 'nova-3', callback: WEBHOOK_URL });
    await (await deepgram.speak.v1.audio.generate({ text: PROMPT, model: 'aura-2-thalia-en' })).arrayBuffer();
  },
  'deepgram sessions': async ({ voices: { deepgram } }) => {
    const connection = { model: 'nova-3', keyterm: WORD, encoding: 'linear16', sample_rate: 16_000 } as never;
    const listening = await deepgram.listen.v1.connect(connection);
    const heard = new Promise((resolve) => listening.on('close', resolve));
    listening.connect();
    await listening.waitForOpen();
    listening.sendMedia(new Uint8Array(96_000));
    listening.sendCloseStream({ type: 'CloseStream' });
    await heard;
    const speaking = await deepgram.speak.v1.connect({ model: 'aura-2-thalia-en' } as never);
    const said = new Promise((resolve) => speaking.on('close', resolve));
    speaking.connect();
    await speaking.waitForOpen();
    speaking.sendText({ type: 'Speak', text: PROMPT });
    speaking.sendClose({ type: 'Close' });
    await said;
    await deepgram.speak.v1.audio.generate({ text: PROMPT, model: 'aura-2-thalia-en' });
  },
  'google-genai image': ({ app: { google } }) =>
    google.models.generateContent({
      model: 'gemini-3.1-flash-image',
      contents: [
        { role: 'user', parts: [{ text: PROMPT }, { fileData: { fileUri: SIGNED_URL, mimeType: 'image/png' } }] },
      ],
      config: { systemInstruction: PROMPT, labels: { user: USER } },
    }),
  'google-genai text, streamed': async ({ app: { google } }) => {
    const stream = await google.models.generateContentStream({ model: 'gemini-3.5-flash', contents: PROMPT });
    for await (const _ of stream) void _;
  },
  'openai chat': ({ app: { openai } }) =>
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
  'openai responses with the image tool, in the background': async ({ app: { openai } }) => {
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
  'openai speech': async ({ app: { openai } }) =>
    (
      await openai.audio.speech.create({
        model: 'gpt-4o-mini-tts',
        voice: 'coral',
        input: PROMPT,
        instructions: PROMPT,
      })
    ).arrayBuffer(),
  'openai transcription': ({ app: { openai } }) =>
    openai.audio.transcriptions.create({
      model: 'gpt-4o-transcribe',
      prompt: PROMPT,
      file: new File([new Uint8Array(wav(1))], FILE_NAME, { type: 'audio/wav' }),
    }),
  'openai video': async ({ app: { openai } }) => {
    const { id } = await openai.videos.create({
      model: 'sora-2',
      prompt: PROMPT,
      seconds: '4',
      input_reference: picture(),
    });
    await settleWebhook('openai', { type: 'video.completed', data: { id } }, { headers: { authorization: KEY } });
    while ((await openai.videos.retrieve(id)).status !== 'completed');
  },
  'openai errors that quote': async ({ quoting, quoted: { openai } }) => {
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
  'fal run': ({ app: { fal } }) =>
    fal.run('xai/grok-imagine-image/edit', {
      input: { prompt: PROMPT, image_urls: [SIGNED_URL, DATA_URL], user: USER } as never,
    }),
  'fal subscribe': ({ app: { fal } }) =>
    fal.subscribe('fal-ai/flux/dev', { input: { prompt: PROMPT }, webhookUrl: WEBHOOK_URL, pollInterval: 1 }),
  'fal stream': async ({ app: { fal } }) => {
    const stream = await fal.stream('fal-ai/flux/dev', { input: { prompt: PROMPT } });
    for await (const _ of stream) void _;
    await stream.done();
  },
  'fal upload': ({ app: { fal } }) =>
    fal.run('fal-ai/flux/dev', { input: { prompt: PROMPT, image_url: picture() } as never }),
  'fal queue and webhook': async ({ story, app: { fal } }) => {
    const { request_id: requestId } = await fal.queue.submit('fal-ai/flux/dev', {
      input: { prompt: PROMPT },
      webhookUrl: WEBHOOK_URL,
    });
    const delivery = (await story.sim.fal.webhooksDelivered()).find(({ body }) => body.includes(requestId));
    await settleWebhook('fal', JSON.parse(delivery?.body ?? '{}'), { headers: { authorization: KEY, cookie: WORD } });
    await fal.queue.result('fal-ai/flux/dev', { requestId });
  },
  'fal errors that quote': async ({ quoting, quoted: { fal } }) => {
    const detail = [
      { loc: ['body', PROMPT], msg: PROMPT, type: 'value_error', input: SIGNED_URL, ctx: { url: DATA_URL } },
    ];
    quoting.next({ status: 422, body: { detail } }, { status: 400, text: PROMPT }, { text: `{"images": ${PROMPT}` });
    for (let i = 0; i < 3; i += 1)
      await fal.run('fal-ai/flux/dev', { input: { prompt: PROMPT } }).catch(() => undefined);
  },
  'replicate run': ({ app: { replicate } }) =>
    replicate.run('google/nano-banana-2', { input: { prompt: PROMPT, image_input: [SIGNED_URL], resolution: '2K' } }),
  'replicate prediction and webhook': async ({ story, app: { replicate } }) => {
    const { id } = await replicate.predictions.create({
      model: 'black-forest-labs/flux-dev',
      input: { prompt: PROMPT, image: DATA_URL },
      webhook: WEBHOOK_URL,
      webhook_events_filter: ['completed'],
    });
    const delivery = (await story.sim.replicate.webhooksDelivered()).find(({ body }) => body.includes(id));
    await settleWebhook('replicate', JSON.parse(delivery?.body ?? '{}'));
    await replicate.predictions.get(id);
  },
  'replicate failure': async ({ story, app: { replicate } }) => {
    story.sim.replicate.order({ filter: true });
    await replicate.run('black-forest-labs/flux-dev', { input: { prompt: PROMPT } }).catch(() => undefined);
  },
  'replicate upload': ({ app: { replicate } }) =>
    replicate.run('black-forest-labs/flux-dev', { input: { prompt: PROMPT, image: Buffer.from(WORD) } }),
  ...aiCalls,
  ...routedCalls,
};
