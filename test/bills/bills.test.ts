import { expect, test } from 'vitest';
import { bills, explained } from './bills.ts';

/** Every bill that is known: one that gets lost must be noticed. */
const IDS: readonly string[] = [
  'fal-estimate-api-flux-dev',
  'fal-qwen-image-square-hd',
  'fal-flux2-pro-1080p',
  'fal-nano-banana-2-4k-search',
  'fal-nano-banana-pro-4k-x2',
  'fal-grok-image-edit',
  'fal-gpt-image-2.5-medium',
  'fal-veo31-8s-audio',
  'fal-veo31-4k-default-audio',
  'fal-kling3-pro-5s-silent',
  'fal-kling4-10s-1080p',
  'fal-grok-extend-4s',
  'fal-grok-edit-8s-480p',
  'fal-seedance2-480p-square-4s',
  'fal-seedance2-fast-480p-square-4s',
  'fal-flux3-5s-720p',
  'fal-seed-speech-1500-chars',
  'fal-queue-retries-then-success',
  'replicate-public-l40s-no-setup',
  'replicate-cpu-100s',
  'replicate-flux2-pro-edit',
  'replicate-flux2-max-t2i-4mp',
  'replicate-gpt-image-2-auto',
  'replicate-hailuo-1080p-6s',
  'replicate-topaz-60mp',
  'openai-gpt-image-2-edit-observed',
  'openai-gpt-image-2-high-3840x2160',
  'openai-gpt-image-2-high-2048',
  'openai-gpt-image-1-partials',
  'openai-gpt-image-1.5-text-output',
  'openai-gpt-image-1-mini-low',
  'openai-gpt-image-1-n2-medium-portrait',
  'openai-dalle2-256',
  'openai-sora2-batch-8s',
  'openai-tts1-500-chars',
  'openai-gpt4o-mini-tts',
  'openai-gpt4o-transcribe-usage',
  'openai-realtime2-audio',
  'gemini-31-flash-lite-image',
  'veo31-8s-1080p',
  'veo31-lite-8s-1080p',
  'vertex-veo31-8s-silent',
  'gemini-omni-11-flash-8s-720p',
  'byteplus-seedance15-audio-off',
  'kling3-720p-audio-5s',
  'kling3-failed-free',
  'runway-task-cost-field',
  'runway-failed-refunded',
  'runway-tts-100-chars',
  'luma-ray32-1080p-10s',
  'bfl-flux2-pro-4mp-1mp-input',
  'bfl-flux2-max-edit-1mp',
  'bfl-klein4b-edit-1mp',
  'elevenlabs-flash-1000',
  'elevenlabs-multilingual-2500',
  'elevenlabs-sfx-halfsecond-pro-plan',
  'elevenlabs-music-90s',
  'together-kling21-pro',
  'comfy-meshy-textured',
];

const ids = bills().map(({ id }) => id);

test('every known bill is here, and each once', () => {
  expect(IDS.filter((id) => !ids.includes(id))).toEqual([]);
  expect(ids).toHaveLength(new Set(ids).size);
});

test.each(bills().map((bill) => [bill.id, bill] as const))('%s', (_, bill) => {
  expect(explained(bill)).toMatchObject(
    typeof bill.expected === 'string'
      ? { amount: bill.expected, currency: 'USD', ...(bill.status && { status: bill.status }) }
      : { status: 'unpriced', reason: bill.expected.unpriced },
  );
});
