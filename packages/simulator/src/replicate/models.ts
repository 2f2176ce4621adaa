import { flag, list, number, text, type Fields } from '../fields.ts';
import type { Charge } from '../invoice.ts';
import { decimal, times } from '../money.ts';

/** What one run costs and yields. */
export interface Run {
  charges: Charge[];
  metrics: Fields;
  /** Names of the output files, as in `0.png`. */
  files: string[];
  /** The output is one address, not a list. */
  single?: true;
}

export interface Model {
  /** The id of its latest version; for a community model the only way to name it. */
  version: string;
  /** Output-billed models charge nothing for a run that failed or was cancelled; hardware bills its time. */
  billing: 'output' | 'hardware';
  run(input: Fields): Run;
}

const many = (count: number, kind: string): string[] => Array.from({ length: count }, (_, index) => `${index}.${kind}`);

function charge(description: string, quantity: number | string, unit: string, unitPrice: string): Charge {
  return { description, quantity: decimal(quantity), unit, unitPrice };
}

// The metrics beyond predict_time and total_time are the ones Replicate's own cog helper may report.
// https://github.com/replicate/cog, 2026-11-24
function perImage(
  version: string,
  unitPrice: (input: Fields) => [price: string, description: string],
  facts: (input: Fields) => Fields = () => ({}),
  single = false,
): Model {
  return {
    version,
    billing: 'output',
    run: (input) => {
      const count = number(input, 'num_outputs', number(input, 'number_of_images', 1));
      const [price, description] = unitPrice(input);
      return {
        charges: [charge(description, count, 'image', price)],
        metrics: { predict_time: 2.743, total_time: 2.861, image_output_count: count, ...facts(input) },
        files: many(count, 'png'),
        // Models with an option for several images answer with a list, the others with one address.
        ...(single && { single: true }),
      };
    },
  };
}

function clip(charges: Charge[], seconds: number, facts: Fields): Run {
  const metrics = {
    predict_time: 61.25,
    total_time: 64.5,
    video_output_count: 1,
    video_output_duration_seconds: seconds,
    ...facts,
  };
  return { charges, metrics, files: ['0.mp4'], single: true };
}

function megapixels(input: Fields): number {
  const [width, height] = [number(input, 'width', 1024), number(input, 'height', 1024)];
  return Math.ceil((width * height) / 1_048_576);
}

// Named by resolution and length. https://replicate.com/minimax/hailuo-2.3, 2026-09-24
const hailuo: Readonly<Record<string, string>> = { '768p 6': '0.28', '768p 10': '0.56', '1080p 6': '0.49' };

// Silent and with audio, a second. https://replicate.com/kwaivgi/kling-v3-video, 2026-09-24
const kling: Readonly<Record<string, readonly [silent: string, audible: string]>> = {
  '720p': ['0.168', '0.252'],
  '1080p': ['0.224', '0.336'],
  '4k': ['0.42', '0.42'],
};

/** Resolution of a Kling run: named, or by its mode. */
function klingResolution(input: Fields): string {
  const modes: Readonly<Record<string, string>> = { standard: '720p', pro: '1080p', '4k': '4k' };
  return text(input, 'resolution', modes[text(input, 'mode', 'pro')] ?? '1080p');
}

// https://replicate.com/google/nano-banana-2, 2026-09-24
const nanoBanana: Readonly<Record<string, string>> = { '1K': '0.067', '2K': '0.101', '4K': '0.151' };

// `auto` is billed as the top tier. https://replicate.com/openai/gpt-image-2, 2026-09-24
const gptImage: Readonly<Record<string, string>> = { low: '0.012', medium: '0.047', high: '0.128', auto: '0.128' };

/** Seconds on the hardware: a fixed part and one for the steps, so that the input decides. */
function hardware(version: string, unitPrice: string, seconds: (input: Fields) => string): Model {
  return {
    version,
    billing: 'hardware',
    run: (input) => {
      const predict = seconds(input);
      return {
        charges: [charge('predict time', predict, 'compute_second', unitPrice)],
        metrics: { predict_time: Number(predict), total_time: Number(predict) + 60 },
        files: many(number(input, 'num_outputs', 1), 'png'),
      };
    },
  };
}

/** USD per second on a gpu-l40s. https://replicate.com/pricing, 2026-07-26 */
export const l40s = '0.000975';

/** Every model this server knows. */
export const models: Readonly<Record<string, Model>> = {
  // https://replicate.com/black-forest-labs/flux-dev, 2026-09-24
  'black-forest-labs/flux-dev': perImage('f1'.repeat(32), () => ['0.025', 'output image']),
  // https://replicate.com/black-forest-labs/flux-schnell, 2026-08-21
  'black-forest-labs/flux-schnell': perImage('f2'.repeat(32), () => ['0.003', 'output image']),
  // https://replicate.com/nightmareai/real-esrgan, 2026-09-24
  'nightmareai/real-esrgan': perImage('e5'.repeat(32), () => ['0.002', 'output image'], undefined, true),
  'google/nano-banana-2': perImage(
    'b2'.repeat(32),
    (input) => [
      nanoBanana[text(input, 'resolution', '1K')] ?? '0.067',
      `output image ${text(input, 'resolution', '1K')}`,
    ],
    (input) => ({ resolution_target: text(input, 'resolution', '1K') }),
    true,
  ),
  // https://replicate.com/google/nano-banana-pro, 2026-09-24
  'google/nano-banana-pro': perImage(
    'b3'.repeat(32),
    (input) => [text(input, 'resolution', '2K') === '4K' ? '0.3' : '0.15', 'output image'],
    undefined,
    true,
  ),
  'openai/gpt-image-2': perImage('a2'.repeat(32), (input) => [
    gptImage[text(input, 'quality', 'auto')] ?? '0.128',
    `output image ${text(input, 'quality', 'auto')}`,
  ]),
  // https://replicate.com/black-forest-labs/flux-2-pro, 2026-09-24
  'black-forest-labs/flux-2-pro': {
    version: 'f3'.repeat(32),
    billing: 'output',
    run: (input) => {
      const pictures = list(input['input_images']).length;
      return {
        charges: [
          charge('run', 1, 'request', '0.015'),
          ...(pictures > 0 ? [charge('input megapixels', pictures, 'megapixel', '0.015')] : []),
          charge('output megapixels', megapixels(input), 'megapixel', '0.015'),
        ],
        metrics: { predict_time: 5.5, total_time: 5.75, image_output_count: 1 },
        files: ['0.png'],
        single: true,
      };
    },
  },
  'minimax/hailuo-2.3': {
    version: 'a7'.repeat(32),
    billing: 'output',
    run: (input) => {
      const seconds = number(input, 'duration', 6);
      const resolution = text(input, 'resolution', '768p');
      const price = hailuo[`${resolution} ${seconds}`] ?? '0.28';
      return clip([charge(`output video ${resolution} ${seconds} s`, 1, 'video', price)], seconds, {
        resolution_target: resolution,
      });
    },
  },
  'kwaivgi/kling-v3-video': {
    version: 'c3'.repeat(32),
    billing: 'output',
    run: (input) => {
      const seconds = number(input, 'duration', 5);
      const resolution = klingResolution(input);
      const withAudio = flag(input, 'generate_audio', false);
      const price = kling[resolution]?.[withAudio ? 1 : 0] ?? '0.224';
      const charges = [
        charge(`output video ${resolution} ${withAudio ? 'with' : 'without'} audio`, seconds, 'second', price),
      ];
      return clip(charges, seconds, { resolution_target: resolution, with_audio: withAudio });
    },
  },
  // A community model: its page says what it runs on, the API does not say what it costs.
  'acme/portrait': hardware('ac'.repeat(32), l40s, (input) =>
    times(decimal(number(input, 'num_inference_steps', 28)), '0.151'),
  ),
};

/** Trainers, billed by the second on a gpu-h100. https://replicate.com/pricing, 2026-07-26 */
export const trainers: Readonly<Record<string, Model>> = {
  'ostris/flux-dev-lora-trainer': hardware('7e'.repeat(32), '0.001525', (input) =>
    times(decimal(number(input, 'steps', 1000)), '0.117'),
  ),
};

/** Private deployments: their model, on hardware of their own. */
export const deployments: Readonly<Record<string, string>> = { 'acme/portrait-prod': 'acme/portrait' };

/** The model that a `version` means: 64 hex digits, `owner/name:version` or `owner/name`. */
export function modelOfVersion(version: string): string | undefined {
  const [name = '', id = name] = version.split(':');
  return models[name] ? name : Object.keys(models).find((key) => models[key]?.version === id);
}
