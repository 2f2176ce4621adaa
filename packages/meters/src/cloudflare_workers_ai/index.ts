import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Measure, Usage } from '@costspan/core';
import type { Meter, Basis, MeterFunction, PixelSize } from '@costspan/core/internal';
import { at, count, fields, firstText, imagesAt, list, megapixelsIn, positive, sizeIn } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';

const SIDE = 512;

/**
 * What a request leaves out: steps by the model's page (https://developers.cloudflare.com/workers-ai/models/flux-1-schnell,
 * 2026-11-24); the size, which this model has no parameter for, as HeyPuter/puter found it.
 */
const DEFAULTS: Readonly<Record<string, { steps: number; size: PixelSize } | undefined>> = {
  '@cf/black-forest-labs/flux-1-schnell': { steps: 4, size: { width: 1024, height: 1024 } },
};

/**
 * Cloudflare Workers AI: images by tiles of 512×512, by steps or by both, as
 * https://developers.cloudflare.com/workers-ai/platform/pricing/ (2026-08-21) lists them. No answer
 * tells any of it; `neurons` are what usage analytics report.
 */
const usageOf: MeterFunction = ({ model: named, status, url, request, response }): Usage => {
  const asked = fields(request);
  const answer = fields(fields(response)?.['result']) ?? fields(response);
  const model = firstText(named, asked?.['model'], /\/ai\/run\/(@[^?]+)/.exec(url ?? '')?.[1]);
  const defaults = DEFAULTS[model ?? ''];
  const steps = positive(asked?.['steps'] ?? asked?.['num_steps']) ?? defaults?.steps;
  const stated = count(asked?.['tiles']) ?? count(asked?.['output_tiles']);
  const sized = sizeIn(asked);
  const size = sized ?? (stated === undefined ? defaults?.size : undefined);
  const neurons = parseQuantity(at(answer, 'usage.neurons') ?? answer?.['neurons'] ?? asked?.['neurons']);
  const basis: Basis = sized || stated ? 'request' : 'default';
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
      ...tiles('image_output', stated ?? tilesOf(size && [size]), steps, basis),
      ...(inputs.count > 0 ? [measure('image_input', 'image', inputs.count, 'request')] : []),
      ...tiles('image_input', count(asked?.['input_tiles']) ?? tilesOf(inputs.sizes), steps, 'request'),
      measure('image_output', 'image', 1, basis),
      ...[megapixelsIn('output', asked, answer), megapixelsIn('input', asked, answer)].filter(
        (area) => area !== undefined,
      ),
    ],
    sizes: { image_output: size && [size], image_input: inputs.sizes },
    facts: { steps, size: size && `${size.width}x${size.height}` },
    incomplete: [size, ...(inputs.sizes ?? [])].some((one) => one && !isWhole(one)) || undefined,
    media: { count: 1, width: size?.width, height: size?.height },
  };
};

/** Images that were sent; their sizes, where they were written down. */
function inputsOf(asked: Fields | undefined): { count: number; sizes: readonly PixelSize[] | undefined } {
  const written = list(asked?.['input_images'])?.map((one) => sizeIn(fields(one)));
  if (written?.length && written.every((one) => one !== undefined)) return { count: written.length, sizes: written };
  const sent = Object.keys(asked ?? {}).filter((name) => /^(input_image(_\d+)?|image|image_b64)$/.test(name));
  return { count: imagesAt(asked, 'input_images') ?? sent.length, sizes: undefined };
}

function tilesOf(sizes: readonly PixelSize[] | undefined): number | undefined {
  return sizes?.reduce((sum, one) => sum + Math.ceil(one.width / SIDE) * Math.ceil(one.height / SIDE), 0);
}

function isWhole({ width, height }: PixelSize): boolean {
  return width % SIDE === 0 && height % SIDE === 0;
}

/** Tiles, and the steps of all tiles: a model is billed by one of them. */
function tiles(
  item: 'image_output' | 'image_input',
  number: number | undefined,
  steps: number | undefined,
  basis: Basis,
): Measure[] {
  if (!number) return [];
  return [measure(item, 'tile', number, basis)].concat(steps ? [measure(item, 'step', number * steps, basis)] : []);
}

export const meter: Meter = meterOfOne('cloudflare_workers_ai', usageOf);
