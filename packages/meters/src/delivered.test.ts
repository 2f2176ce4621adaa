import { toText } from '@costspan/core/internal';
import { describe, expect, test } from 'vitest';
import { meterFor } from './index.ts';

/** What was asked for, what came, and what of it is billed. */
const CASES: readonly (readonly [
  biller: string,
  asked: object,
  answer: unknown,
  billed: Readonly<Record<string, string>>,
  more?: { readonly url?: string; readonly model?: string },
])[] = [
  [
    'minimax',
    { model: 'MiniMax-H3', resolution: '768P', duration: 10 },
    {
      task: {
        model: 'MiniMax-H3',
        status: 'succeeded',
        resolution: '2K',
        usage: { output_seconds: 5, input_seconds: 0, input_image_count: 0 },
      },
    },
    { 'video_output second': '5' },
  ],
  [
    'minimax',
    { model: 'image-01', n: 3 },
    { data: { image_urls: ['x', 'x'] }, metadata: { success_count: 2, failed_count: 1 } },
    { 'image_output image': '2' },
  ],
  [
    'luma',
    { model: 'ray-3.2', type: 'video', video: { duration: '5s', hdr: true, exr_export: true } },
    { state: 'completed', output: [{ type: 'video' }, { type: 'exr' }] },
    { 'video_output video': '1', 'video_output second': '5' },
  ],
  [
    'byteplus',
    { model: 'seedance-1-0-pro-250528', content: [], duration: 10 },
    { id: 'cgt-1', status: 'succeeded', duration: 5, usage: { completion_tokens: 1000 } },
    { 'video_output second': '5', 'video_output token': '1000' },
  ],
  [
    'byteplus',
    { model: 'seedream-4-5-251128', n: 4 },
    { data: [{ url: 'x' }, { error: {} }] },
    { 'image_output image': '1' },
  ],
  ['x_ai', { model: 'grok-imagine-image', n: 3 }, { data: [{ url: 'x' }] }, { 'image_output image': '1' }],
  ['together_ai', { model: 'm', n: 3 }, { data: [{ url: 'x' }] }, { 'image_output image': '1' }],
  ['recraft', { model: 'recraftv3', n: 3 }, { data: [{ url: 'x' }] }, { 'image_output image': '1' }],
  ['openrouter', { model: 'm', prompt: 'x', n: 3 }, { data: [{ url: 'x' }] }, { 'image_output image': '1' }],
  ['vercel_ai_gateway', { model: 'm', n: 3 }, { images: [{}] }, { 'image_output image': '1' }],
  [
    'kling',
    { model_name: 'kling-image-o1', n: 3 },
    { data: { task_result: { images: [{}] } } },
    { 'image_output image': '1' },
  ],
  [
    'kling',
    { contents: [{ type: 'prompt', text: 'x' }], settings: {} },
    { data: [{ status: 'succeeded', outputs: [{ type: 'image' }, { type: 'image' }] }] },
    { 'image_output image': '2' },
  ],
  ['ideogram', { num_images: 3 }, { data: [{ is_image_safe: true }] }, { 'image_output image': '1' }, { model: 'V_3' }],
  ['luma', { model: 'uni-1', n: 3 }, { state: 'completed', output: [{}] }, { 'image_output image': '1' }],
  [
    'runway',
    { model: 'gen4_image', outputCount: 4 },
    { status: 'SUCCEEDED', output: ['x'] },
    { 'image_output image': '1' },
  ],
  [
    'runware',
    [{ taskType: 'imageInference', model: 'm', numberResults: 3 }],
    { data: [{ taskType: 'imageInference', imageURL: 'x' }] },
    { 'image_output image': '1' },
  ],
  [
    'gcp.gemini',
    { instances: [{ prompt: 'x' }], parameters: { sampleCount: 2, durationSeconds: 8 } },
    { done: true, response: { generateVideoResponse: { generatedSamples: [{ video: { uri: 'x' } }] } } },
    { 'video_output second': '8' },
    { model: 'veo-3.1-generate-preview' },
  ],
  [
    'openai',
    { model: 'whisper-1' },
    { text: 'x', duration: 2.11 },
    { 'audio_input second': '3' },
    { url: 'https://api.openai.com/v1/audio/transcriptions' },
  ],
  [
    'openai',
    { model: 'whisper-1' },
    { text: 'x', duration: 2.11, usage: { type: 'duration', seconds: 3 } },
    { 'audio_input second': '3' },
    { url: 'https://api.openai.com/v1/audio/transcriptions' },
  ],
  [
    'openai',
    { model: 'sora-2', prompt: 'x', seconds: '12' },
    { object: 'video', status: 'completed', model: 'sora-2', seconds: '4' },
    { 'video_output second': '4' },
    { url: 'https://api.openai.com/v1/videos/video_1' },
  ],
  [
    'elevenlabs',
    { model_id: 'veo-3.1-generate-001', duration_secs: 8 },
    { id: 'g1', status: 'completed', content_mime_type: 'video/mp4' },
    { 'video_output second': '8', 'video_output video': '1' },
    { url: 'https://api.elevenlabs.io/v1/flows/video' },
  ],
  [
    'fal',
    { prompt: 'x', duration: '8s' },
    { video: { url: 'https://x/a.mp4', duration: 4 } },
    { 'video_output second': '4' },
    { url: 'https://fal.run/fal-ai/veo3.1' },
  ],
  [
    'fal',
    { prompt: 'x', num_images: 3 },
    { images: [{ url: 'https://x/a.png' }] },
    { 'image_output image': '1' },
    { url: 'https://fal.run/fal-ai/flux/dev' },
  ],
  [
    'replicate',
    { input: { prompt: 'x', num_outputs: 3 } },
    {
      id: 'p',
      model: 'black-forest-labs/flux-schnell',
      status: 'succeeded',
      output: ['https://x/a.webp'],
      metrics: { image_count: 1 },
    },
    { 'image_output image': '1' },
  ],
  [
    'gcp.gemini',
    { instances: [{ prompt: 'x' }], parameters: { sampleCount: 4 } },
    { predictions: [{ bytesBase64Encoded: 'x' }] },
    { 'image_output image': '1' },
    { model: 'imagen-4.0-generate-001' },
  ],
  [
    'openai',
    { model: 'dall-e-3', prompt: 'x', n: 2 },
    { created: 1, data: [{ url: 'x' }] },
    { 'image_output image': '1' },
    { url: 'https://api.openai.com/v1/images/generations' },
  ],
  [
    'cloudflare_workers_ai',
    { audio: 'x' },
    { result: { text: 'x', transcription_info: { duration: 61.5 } } },
    { 'audio_input second': '61.5' },
    { model: '@cf/openai/whisper-large-v3-turbo' },
  ],
  [
    'cloudflare_workers_ai',
    { text: 'A boat' },
    {},
    { 'text_input character': '6' },
    { model: '@cf/deepgram/aura-2-en' },
  ],
];

describe('what came is billed, and not what was asked for', () => {
  test.each(CASES.map((one) => [one[0], one] as const))('%s %j', (provider, [, request, response, billed, more]) => {
    const [usage] = meterFor(provider)?.usages({ provider, status: 200, request, response, ...more }) ?? [];
    const found = Object.fromEntries(
      (usage?.measures ?? []).map(({ item, unit, quantity }) => [`${item} ${unit}`, toText(quantity)]),
    );
    expect(usage?.end).toBe('succeeded');
    expect(found).toMatchObject(billed);
  });
});
