import { fields, flag, list, number, text, type Fields } from '../fields.ts';
import { decimal, times } from '../money.ts';

/** One endpoint: what a unit is and costs, how many units an input makes, and what comes out. */
export interface Endpoint {
  /** The unit's name in the pricing API. */
  unit: string;
  /** USD per unit as a decimal string. */
  unitPrice: string;
  /** Billed units as a decimal string: the value of `x-fal-billable-units`. */
  units(input: Fields): string;
  output(input: Fields, media: (name: string) => string): Fields;
  /** False when the content filter refuses with 422 instead of answering with a blank picture. */
  blanksFiltered?: boolean;
}

// https://fal.ai/models/fal-ai/flux/dev/api, image_size, 2026-11-24
const presets: Readonly<Record<string, readonly [width: number, height: number]>> = {
  square_hd: [1024, 1024],
  square: [512, 512],
  portrait_4_3: [768, 1024],
  portrait_16_9: [576, 1024],
  landscape_4_3: [1024, 768],
  landscape_16_9: [1024, 576],
};

function imageSize(input: Fields): readonly [width: number, height: number] {
  const asked = input['image_size'];
  const preset = typeof asked === 'string' ? presets[asked] : undefined;
  return preset ?? [number(fields(asked), 'width', 1024), number(fields(asked), 'height', 768)];
}

function images(input: Fields, media: (name: string) => string, width: number | null, height: number | null): Fields[] {
  return Array.from({ length: number(input, 'num_images', 1) }, (_, index) => ({
    url: media(`${index}.png`),
    content_type: 'image/png',
    width,
    height,
  }));
}

// One megapixel is 1,048,576 pixels and each image is rounded up: a recorded 1024x1024 image was billed one unit.
// https://api.fal.ai/v1/models/pricing?endpoint_id=fal-ai/flux/dev, 2026-04-16
function flux(unitPrice: string): Endpoint {
  return {
    unit: 'megapixels',
    unitPrice,
    units: (input) => {
      const [width, height] = imageSize(input);
      return decimal(number(input, 'num_images', 1) * Math.ceil((width * height) / 1_048_576));
    },
    output: (input, media) => {
      const all = images(input, media, ...imageSize(input));
      return {
        images: all,
        timings: { inference: 1.25 },
        seed: number(input, 'seed', 42),
        has_nsfw_concepts: all.map(() => false),
        prompt: text(input, 'prompt', ''),
      };
    },
    blanksFiltered: true,
  };
}

function perImage(unitPrice: string, extraUnits: string): Endpoint {
  const units = (input: Fields): number => number(input, 'num_images', 1);
  return {
    unit: 'images',
    unitPrice,
    units: (input) => decimal((units(input) * 10 + Number(extraUnits) * 10) / 10),
    output: (input, media) => ({ images: images(input, media, null, null), description: '' }),
  };
}

function clip(input: Fields, media: (name: string) => string, seconds: number): Fields {
  const video = {
    url: media('0.mp4'),
    content_type: 'video/mp4',
    file_name: '0.mp4',
    file_size: 24,
    duration: seconds,
  };
  return { video, seed: number(input, 'seed', 42) };
}

function video(unitPrice: string, seconds: number, perSecond: (input: Fields) => string): Endpoint {
  return {
    unit: 'seconds',
    unitPrice,
    units: (input) => times(decimal(number(input, 'duration', seconds)), perSecond(input)),
    output: (input, media) => clip(input, media, number(input, 'duration', seconds)),
  };
}

/** An omitted `generate_audio` is true on fal's video endpoints, and true is the dearer rate. */
function audio(input: Fields): boolean {
  return flag(input, 'generate_audio', true);
}

// Sizes as in the endpoint's aspect_ratio and resolution; 480p 1:1 is the recorded one.
// https://fal.ai/models/bytedance/seedance-2.0/text-to-video/api, 2026-11-24
const seedanceSizes: Readonly<Record<string, readonly [width: number, height: number]>> = {
  '480p 1:1': [640, 640],
  '480p 16:9': [864, 496],
  '720p 1:1': [960, 960],
  '720p 16:9': [1280, 720],
  '1080p 16:9': [1920, 1080],
};

function seedanceUnits(input: Fields): string {
  const key = `${text(input, 'resolution', '720p')} ${text(input, 'aspect_ratio', '16:9')}`;
  const [width, height] = seedanceSizes[key] ?? [1280, 720];
  // Recorded: a 4 s clip was billed 97 frames of 24 a second, one more than asked for. 1/1024 is exact in decimals.
  const frames = decimal(24 * number(input, 'duration', 5) + 1);
  return times(times(times(decimal(width * height), frames), '0.0009765625'), '0.001');
}

/** Every endpoint this server knows. Another id is answered with 404. */
export const endpoints: Readonly<Record<string, Endpoint>> = {
  'fal-ai/flux/dev': flux('0.025'),
  // https://fal.ai/models/fal-ai/flux/schnell/llms.txt, 2026-09-24
  'fal-ai/flux/schnell': flux('0.003'),
  // https://fal.ai/models/fal-ai/nano-banana, 2026-07-20
  'fal-ai/nano-banana': perImage('0.039', '0'),
  // $0.02 for the output and $0.002, a tenth of a unit, for the input image; 1.1 units recorded.
  // https://fal.ai/models/xai/grok-imagine-image/edit, 2026-07-22
  'xai/grok-imagine-image/edit': perImage('0.02', '0.1'),
  // $0.112 a second silent, $0.168 with audio, in units of $0.14: 4.0 units recorded for 5 silent seconds.
  // https://fal.ai/models/fal-ai/kling-video/v3/pro/text-to-video, 2026-07-22
  'fal-ai/kling-video/v3/pro/text-to-video': video('0.14', 5, (input) => (audio(input) ? '1.2' : '0.8')),
  // https://fal.ai/models/fal-ai/veo3.1/llms.txt, 2026-09-24
  'fal-ai/veo3.1': video('0.40', 8, (input) => {
    const is4k = text(input, 'resolution', '720p') === '4k';
    return audio(input) ? (is4k ? '1.5' : '1') : is4k ? '1' : '0.5';
  }),
  // $0.10 a second silent, $0.15 with audio; which of them is one unit is not published.
  // https://fal.ai/models/fal-ai/veo3.1/fast/llms.txt, 2026-09-24
  'fal-ai/veo3.1/fast': video('0.10', 8, (input) => (audio(input) ? '1.5' : '1')),
  // $0.07 for the picture and $0.03 for each one sent in, in units of a cent, all of at most a megapixel.
  // https://fal.ai/models/fal-ai/flux-2-max/llms.txt, 2026-09-24
  'fal-ai/flux-2-max/edit': {
    unit: 'units',
    unitPrice: '0.01',
    units: (input) => decimal(7 + 3 * list(input['image_urls']).length),
    output: (input, media) => ({ images: images(input, media, 1024, 1024) }),
  },
  // https://fal.ai/models/bytedance/seedance-2.0/text-to-video/llms.txt, 2026-09-24
  'bytedance/seedance-2.0/text-to-video': {
    unit: '1000 tokens',
    unitPrice: '0.014',
    units: seedanceUnits,
    output: (input, media) => clip(input, media, number(input, 'duration', 5)),
  },
  // https://fal.ai/models/fal-ai/bytedance/seed-speech/tts/v2, 2026-08-22
  'fal-ai/bytedance/seed-speech/tts/v2': {
    unit: '1000 characters',
    unitPrice: '0.03',
    units: (input) => times(decimal([...text(input, 'text', '')].length), '0.001'),
    output: (_input, media) => ({ audio: { url: media('0.mp3'), content_type: 'audio/mpeg', duration: 2.5 } }),
  },
  // In no price list: the vendor bills it all the same, here at a made-up price.
  'fal-ai/unlisted-model': {
    unit: 'requests',
    unitPrice: '0.05',
    units: () => '1',
    output: (input, media) => ({ images: images(input, media, 1024, 1024) }),
  },
};

/** Whether the input carries what every endpoint needs; fal answers 422 otherwise. */
export function missingField(input: Fields): string | undefined {
  const given =
    ['prompt', 'text', 'image_url'].some((key) => typeof input[key] === 'string') ||
    list(input['image_urls']).length > 0;
  return given ? undefined : 'prompt';
}
