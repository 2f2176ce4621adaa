import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Measure, Usage } from '@costspan/core';
import type { Meter, Basis, MeterFunction, PixelSize } from '@costspan/core/internal';
import { at, fields, firstText, inputCharacters, lengthAt, positive, sizeIn } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';
import { chatTokens } from '../openai/chat.ts';
import { tokenMeasures } from '../openai/tokens.ts';

const SIDE = 512;

/**
 * What a request leaves out: steps by the model's page (https://developers.cloudflare.com/workers-ai/models/flux-1-schnell,
 * 2026-11-24); the size, which this model has no parameter for, as HeyPuter/puter found it.
 */
const DEFAULTS: ReadonlyMap<string, { steps: number; size: PixelSize }> = new Map(
  Object.entries<{ steps: number; size: PixelSize }>({
    '@cf/black-forest-labs/flux-1-schnell': { steps: 4, size: { width: 1024, height: 1024 } },
  }),
);

/**
 * Cloudflare Workers AI: images by tiles of 512×512, by steps or by both, as
 * https://developers.cloudflare.com/workers-ai/platform/pricing/ (2026-08-21) lists them. No answer
 * tells any of it; `neurons` are what usage analytics report.
 */
const usageOf: MeterFunction = (exchange): Usage => {
  const { model: named, status, url, request, response } = exchange;
  const asked = fields(request);
  const answer = fields(fields(response)?.['result']) ?? fields(response);
  const model = firstText(named, asked?.['model'], /\/ai\/run\/(@[^?]+)/.exec(url ?? '')?.[1]);
  const other = wordsOf(model ?? '', asked, answer);
  if (other) return { provider: 'cloudflare_workers_ai', model, end: endOf(status, response), facts: {}, ...other };
  const defaults = DEFAULTS.get(model ?? '');
  const steps = positive(asked?.['steps'] ?? asked?.['num_steps']) ?? defaults?.steps;
  const sized = sizeIn(asked);
  const size = sized ?? defaults?.size;
  const neurons = parseQuantity(at(answer, 'usage.neurons'));
  const basis: Basis = sized ? 'request' : 'default';
  const inputs = inputsOf(asked);
  return {
    provider: 'cloudflare_workers_ai',
    model,
    outputType: 'image',
    end: endOf(status, response),
    measures: [
      ...(neurons ? [measure('billed', 'provider_unit', neurons, 'billed_units')] : []),
      // Steps that nobody told were taken all the same: a price by steps then has no sum.
      steps ? measure('compute', 'step', steps, 'request') : measure('compute', 'request', 1, 'request'),
      ...tiles(size, steps, basis),
      ...(inputs > 0 ? [measure('image_input', 'image', inputs, 'request')] : []),
      measure('image_output', 'image', 1, basis),
    ],
    sizes: { image_output: size && [size] },
    facts: { steps, size: size && `${size.width}x${size.height}` },
    incomplete: (size && !isWhole(size)) || undefined,
    media: { count: 1, width: size?.width, height: size?.height },
  };
};

/**
 * What is billed of models that speak, listen or write: characters, seconds or tokens
 * (https://developers.cloudflare.com/workers-ai/platform/pricing/, 2026-08-21); undefined for images.
 */
function wordsOf(
  model: string,
  asked: Fields | undefined,
  answer: Fields | undefined,
): Pick<Usage, 'measures' | 'outputType' | 'incomplete' | 'tokens'> | undefined {
  if (/\/(?:nova|whisper)/.test(model)) {
    const length = lengthAt(answer, 'transcription_info.duration', 'metadata.duration', 'duration');
    return { outputType: 'text', measures: audio('audio_input', length), incomplete: !length || undefined };
  }
  if (/\/(?:aura|melotts)/.test(model)) {
    const characters = inputCharacters(asked?.['text'] ?? asked?.['prompt']);
    return { outputType: 'speech', measures: characters ? [characters] : [] };
  }
  const tokens = chatTokens(fields(answer?.['usage']) ?? {}, 'cloudflare_workers_ai');
  return (
    tokens && {
      outputType: 'text',
      measures: tokenMeasures(tokens.split, ['text_output']),
      incomplete: !tokens.complete || undefined,
      tokens: { input: tokens.input, output: tokens.output },
    }
  );
}

/** Images that were sent: no request tells their sizes. */
function inputsOf(asked: Fields | undefined): number {
  return Object.keys(asked ?? {}).filter((name) => /^(input_image(_\d+)?|image|image_b64)$/.test(name)).length;
}

function isWhole({ width, height }: PixelSize): boolean {
  return width % SIDE === 0 && height % SIDE === 0;
}

/** Tiles, and the steps of all tiles: a model is billed by one of them. */
function tiles(size: PixelSize | undefined, steps: number | undefined, basis: Basis): Measure[] {
  if (!size) return [];
  const number = Math.ceil(size.width / SIDE) * Math.ceil(size.height / SIDE);
  const tile = measure('image_output', 'tile', number, basis);
  return steps ? [tile, measure('image_output', 'step', number * steps, basis)] : [tile];
}

export const meter: Meter = withRoutes(meterOfOne('cloudflare_workers_ai', usageOf), {
  bills: /\/ai\/run\/@/,
});
