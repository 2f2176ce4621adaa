/** Images, videos, speech and transcriptions by providers of the AI SDK: who bills, for which model, how much. */
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createAzure } from '@ai-sdk/azure';
import { createBlackForestLabs } from '@ai-sdk/black-forest-labs';
import { createDeepgram } from '@ai-sdk/deepgram';
import { createDeepInfra } from '@ai-sdk/deepinfra';
import { createFireworks } from '@ai-sdk/fireworks';
import { createGateway } from '@ai-sdk/gateway';
import { createGoogleVertex } from '@ai-sdk/google-vertex';
import { createGroq } from '@ai-sdk/groq';
import { createLuma } from '@ai-sdk/luma';
import { createMistral } from '@ai-sdk/mistral';
import { createTogetherAI } from '@ai-sdk/togetherai';
import { createXai } from '@ai-sdk/xai';
import { experimental_generateVideo, generateImage, generateSpeech, transcribe } from 'ai';
import { expect, test } from 'vitest';
import { instrumentAI } from './index.ts';
import { chargesIn, fileOf } from './testing.ts';
import type { ProviderCase } from './testing.ts';

type ImageOptions = Parameters<typeof generateImage>[0];
type SpeechModel = Exclude<Parameters<typeof generateSpeech>[0]['model'], string>;
type TranscriptionModel = Exclude<Parameters<typeof transcribe>[0]['model'], string>;

const apiKey = 'canary';
const prompt = 'A paper boat';
const PIXEL = 'iVBORw0KGgo=';
const audio = new Uint8Array([82, 73, 70, 70]);

const image = (model: Exclude<ImageOptions['model'], string>, more: Partial<ImageOptions> = {}): Promise<unknown> =>
  generateImage({ prompt, ...more, model: instrumentAI(model) });
const speech = (model: SpeechModel, text: string): Promise<unknown> =>
  generateSpeech({ model: instrumentAI(model), text, voice: 'fixture' });
const transcript = (model: TranscriptionModel, providerOptions = {}): Promise<unknown> =>
  transcribe({ model: instrumentAI(model), audio, providerOptions });

const authClient = { getAccessToken: async () => ({ token: apiKey }) } as never;
const FIREWORKS = 'https://api.fireworks.ai/inference/v1/workflows/accounts/fireworks/models';
const LUMA = 'https://api.lumalabs.ai/dream-machine/v1/generations';

const CASES: Readonly<Record<string, ProviderCase>> = {
  // Types of lumaai 1.19.1 (2026-11-24)
  'luma: an image, whose size is not told': {
    call: (fetch) =>
      image(createLuma({ apiKey, fetch }).image('photon-1'), { providerOptions: { luma: { pollIntervalMillis: 1 } } }),
    answers: {
      [`POST ${LUMA}/image`]: { body: { id: 'l1', generation_type: 'image', state: 'queued', model: 'photon-1' } },
      [`GET ${LUMA}/l1`]: {
        body: {
          id: 'l1',
          generation_type: 'image',
          state: 'completed',
          model: 'photon-1',
          assets: { image: 'https://storage.cdn-luma.com/a.jpg' },
        },
      },
      'GET https://storage.cdn-luma.com/a.jpg': fileOf('image/jpeg'),
    },
    expect: ['luma', 'photon-1', 'unknown_usage'],
  },
  'azure: an image': {
    call: (fetch) => image(createAzure({ resourceName: 'contoso', apiKey, fetch }).image('gpt-image-1.5')),
    answers: {
      'POST https://contoso.openai.azure.com/openai/v1/images/generations': {
        body: {
          created: 1_795_478_400,
          quality: 'medium',
          size: '1024x1024',
          data: [{ b64_json: PIXEL }],
          usage: {
            input_tokens: 10,
            input_tokens_details: { text_tokens: 10, image_tokens: 0 },
            output_tokens: 1056,
            total_tokens: 1066,
          },
        },
      },
    },
    expect: ['azure.ai.openai', 'gpt-image-1.5', 'final', '0.033842'],
  },
  // https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference (2026-11-24)
  'google-vertex: an image': {
    call: (fetch) =>
      image(
        createGoogleVertex({ project: 'demo', location: 'global', fetch, googleAuthOptions: { authClient } }).image(
          'gemini-3-pro-image',
        ),
      ),
    answers: {
      'POST https://aiplatform.googleapis.com/v1beta1/projects/demo/locations/global/publishers/google/models/gemini-3-pro-image':
        {
          body: {
            candidates: [
              {
                content: { role: 'model', parts: [{ inlineData: { mimeType: 'image/png', data: PIXEL } }] },
                finishReason: 'STOP',
              },
            ],
            usageMetadata: {
              promptTokenCount: 10,
              candidatesTokenCount: 1120,
              totalTokenCount: 1130,
              candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
            },
            modelVersion: 'gemini-3-pro-image',
          },
        },
    },
    expect: ['gcp.vertex_ai', 'gemini-3-pro-image', 'final', '0.13442'],
  },
  // https://docs.aws.amazon.com/nova/latest/userguide/image-gen-req-resp-structure.html (2026-11-24)
  'amazon-bedrock: three images in one request': {
    call: (fetch) =>
      image(
        createAmazonBedrock({ region: 'us-east-1', accessKeyId: 'a', secretAccessKey: apiKey, fetch }).image(
          'amazon.nova-canvas-v1:0',
        ),
        { size: '2048x2048', n: 3, providerOptions: { amazonBedrock: { quality: 'premium' } } },
      ),
    answers: {
      'POST https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-canvas-v1%3A0/invoke': {
        body: { images: [PIXEL, PIXEL, PIXEL], error: null },
      },
    },
    expect: ['aws.bedrock', 'amazon.nova-canvas-v1:0', 'final', '0.24'],
  },
  // https://docs.x.ai/docs/guides/image-generations (recorded 2026-04-16)
  'xai: an image with its stated cost': {
    call: (fetch) => image(createXai({ apiKey, fetch }).image('grok-imagine-image')),
    answers: {
      'POST https://api.x.ai/v1/images/generations': {
        body: { data: [{ b64_json: PIXEL }], usage: { cost_in_usd_ticks: 200_000_000 } },
      },
    },
    expect: ['x_ai', 'grok-imagine-image', 'final', '0.02'],
  },
  'xai: a video with its stated cost': {
    call: (fetch) =>
      experimental_generateVideo({
        model: instrumentAI(createXai({ apiKey, fetch }).video('grok-imagine-video')),
        prompt,
        duration: 8,
        poll: { intervalMs: 1 },
        download: () => Promise.resolve({ data: new Uint8Array([0, 0, 0, 24]), mediaType: 'video/mp4' }),
      }),
    answers: {
      'POST https://api.x.ai/v1/videos/generations': { body: { request_id: 'x1' } },
      'GET https://api.x.ai/v1/videos/x1': {
        body: {
          status: 'done',
          model: 'grok-imagine-video',
          video: { url: 'https://vidgen.x.ai/a.mp4', duration: 8, respect_moderation: true },
          usage: { cost_in_usd_ticks: 4_000_000_000 },
        },
      },
    },
    expect: ['x_ai', 'grok-imagine-video', 'final', '0.4'],
  },
  // https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded (2026-11-24)
  'deepgram: a transcription': {
    call: (fetch) => transcript(createDeepgram({ apiKey, fetch }).transcription('nova-3')),
    answers: {
      'POST https://api.deepgram.com/v1/listen?model=nova-3': {
        body: {
          metadata: {
            request_id: 'a847f427',
            duration: 90,
            channels: 1,
            models: ['30089e05'],
            model_info: { '30089e05': { name: 'general-nova-3', version: '2026-01-01.0', arch: 'nova-3' } },
          },
          results: { channels: [{ alternatives: [{ transcript: 'A boat', confidence: 0.99, words: [] }] }] },
        },
      },
    },
    expect: ['deepgram', 'nova-3', 'final', '0.00645'],
  },
  // https://developers.deepgram.com/reference/text-to-speech/speak-request (2026-11-24)
  'deepgram: speech by its counted characters': {
    call: (fetch) => speech(createDeepgram({ apiKey, fetch }).speech('aura-2-thalia-en'), prompt),
    answers: {
      'POST https://api.deepgram.com/v1/speak?model=aura-2-thalia-en': fileOf('audio/mpeg', {
        'dg-char-count': '30',
        'dg-model-name': 'aura-2-thalia-en',
      }),
    },
    expect: ['deepgram', 'aura-2', 'final', '0.0009'],
  },
  // https://console.groq.com/docs/speech-to-text (2026-11-24)
  'groq: a transcription that tells its length': {
    call: (fetch) => transcript(createGroq({ apiKey, fetch }).transcription('whisper-large-v3')),
    answers: {
      'POST https://api.groq.com/openai/v1/audio/transcriptions': {
        body: {
          task: 'transcribe',
          language: 'en',
          duration: 1800,
          text: 'A boat',
          segments: [],
          x_groq: { id: 'req_1' },
        },
      },
    },
    expect: ['groq', 'whisper-large-v3', 'final', '0.0555'],
  },
  // https://docs.mistral.ai/api/endpoint/audio/speech and transcriptions (2026-11-24)
  'mistral: speech': {
    call: (fetch) => speech(createMistral({ apiKey, fetch }).speech('voxtral-mini-tts-2603'), `${prompt} ⛵`),
    answers: { 'POST https://api.mistral.ai/v1/audio/speech': { body: { audio_data: 'SUQz' } } },
    expect: ['mistral_ai', 'voxtral-mini-tts-2603', 'final', '0.000224'],
  },
  'mistral: a transcription': {
    call: (fetch) => transcript(createMistral({ apiKey, fetch }).transcription('voxtral-mini-latest')),
    answers: {
      'POST https://api.mistral.ai/v1/audio/transcriptions': {
        body: {
          model: 'voxtral-mini-2602',
          text: 'A boat',
          language: null,
          segments: [],
          usage: { prompt_audio_seconds: 203, prompt_tokens: 4, total_tokens: 3264, completion_tokens: 635 },
        },
      },
    },
    expect: ['mistral_ai', 'voxtral-mini-2602', 'final', '0.01015'],
  },
  // https://docs.together.ai/reference/post-images-generations (2026-11-24)
  'togetherai: an image': {
    call: (fetch) =>
      image(createTogetherAI({ apiKey, fetch }).image('black-forest-labs/FLUX.1-schnell'), {
        size: '1024x1024',
        providerOptions: { togetherai: { steps: 4 } },
      }),
    answers: {
      'POST https://api.together.xyz/v1/images/generations': {
        body: {
          id: 't1',
          model: 'black-forest-labs/FLUX.1-schnell',
          object: 'list',
          data: [{ index: 0, b64_json: PIXEL }],
        },
      },
    },
    expect: ['together_ai', 'black-forest-labs/FLUX.1-schnell', 'final', '0.0028311552'],
  },
  'fireworks: an image by its default steps': {
    call: (fetch) => image(createFireworks({ apiKey, fetch }).image('accounts/fireworks/models/flux-1-schnell-fp8')),
    answers: { [`POST ${FIREWORKS}/flux-1-schnell-fp8/text_to_image`]: fileOf('image/jpeg') },
    expect: ['fireworks_ai', 'accounts/fireworks/models/flux-1-schnell-fp8', 'estimated', '0.0014'],
  },
  // https://docs.fireworks.ai/api-reference/generate-or-edit-image-using-flux-kontext (2026-12-01)
  'fireworks: an image that is asked for by another POST': {
    call: (fetch) => image(createFireworks({ apiKey, fetch }).image('accounts/fireworks/models/flux-kontext-pro')),
    answers: {
      [`POST ${FIREWORKS}/flux-kontext-pro/get_result`]: {
        body: { id: 'f1', status: 'Ready', result: { sample: 'https://fireworks.ai/a.jpg' } },
      },
      [`POST ${FIREWORKS}/flux-kontext-pro`]: { body: { request_id: 'f1' } },
      'GET https://fireworks.ai/a.jpg': fileOf('image/jpeg'),
    },
    expect: ['fireworks_ai', 'accounts/fireworks/models/flux-kontext-pro', 'unknown_model'],
  },
  'deepinfra: an image with its stated cost': {
    call: (fetch) => image(createDeepInfra({ apiKey, fetch }).image('black-forest-labs/FLUX-1-schnell')),
    answers: {
      'POST https://api.deepinfra.com/v1/inference/black-forest-labs/FLUX-1-schnell': {
        body: {
          images: [`data:image/png;base64,${PIXEL}`],
          inference_status: { status: 'succeeded', runtime_ms: 900, cost: 0.002 },
        },
      },
    },
    expect: ['deepinfra', 'black-forest-labs/FLUX-1-schnell', 'final', '0.002'],
  },
  // https://docs.bfl.ai/quick_start/pricing (2026-11-24)
  'black-forest-labs: an image, whose cost is stated when it is accepted': {
    call: (fetch) =>
      image(createBlackForestLabs({ apiKey, fetch }).image('flux-2-pro'), {
        providerOptions: { blackForestLabs: { width: 1024, height: 1024, pollIntervalMillis: 1 } },
      }),
    answers: {
      'POST https://api.bfl.ai/v1/flux-2-pro': {
        body: { id: 'b1', polling_url: 'https://api.bfl.ai/v1/get_result?id=b1', cost: 5, input_mp: 1, output_mp: 2 },
      },
      'GET https://api.bfl.ai/v1/get_result?id=b1': {
        body: { id: 'b1', status: 'Ready', result: { sample: 'https://delivery.bfl.ai/s.jpg' } },
      },
      'GET https://delivery.bfl.ai/s.jpg': fileOf('image/jpeg'),
    },
    expect: ['black_forest_labs', 'flux-2-pro', 'final', '0.05'],
  },
  // https://vercel.com/docs/ai-gateway (2026-11-24)
  'gateway: an image with its stated cost': {
    call: (fetch) => image(createGateway({ apiKey, fetch }).image('google/gemini-3-pro-image')),
    answers: {
      'POST https://ai-gateway.vercel.sh/': {
        body: {
          images: [PIXEL],
          providerMetadata: {
            gateway: { routing: { finalProvider: 'vertex' }, cost: '0.0402', marketCost: '0.0402' },
          },
        },
      },
    },
    expect: ['vercel_ai_gateway', 'google/gemini-3-pro-image', 'final', '0.0402'],
  },
};

test.each(Object.entries(CASES))('%s', async (_, one) => {
  expect(await chargesIn(one)).toEqual([one.expect]);
});
