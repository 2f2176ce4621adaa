import { measure } from '@costspan/core';
import type { Usage } from '@costspan/core';
import type { Basis, End } from '@costspan/core/internal';
import { count, fields, list, number, text } from '../wire/index.ts';
import type { Fields } from '../wire/index.ts';
import { endOf } from '../end.ts';
import { factOf, stated } from './call.ts';
import type { Call } from './call.ts';

/** Images of a request that does not say how many: https://ai.google.dev/gemini-api/docs/imagen, 2026-11-24 */
const DEFAULT_COUNT = 4;

/** Edits have another default, and of Ultra two versions of that page say different things. */
const HAS_DEFAULT_COUNT = /^(?!.*ultra).*generat/;

/** Imagen: billed by the image that came back. A withheld one is left out, or has a reason instead of bytes. */
export function imageUsage(call: Call): Usage {
  const wanted = count(stated(call, 'sampleCount', 'numberOfImages', 'n'));
  const delivered = deliveredIn(call.answer);
  const end = endOfImages(call, delivered);
  const known: [number, Basis] | undefined =
    delivered !== undefined
      ? [delivered, 'usage']
      : wanted !== undefined
        ? [wanted, 'request']
        : end === 'pending' && !call.requestUnknown && HAS_DEFAULT_COUNT.test(call.model ?? '')
          ? [DEFAULT_COUNT, 'default']
          : undefined;
  const billable = end === 'succeeded' || end === 'pending';
  return {
    provider: call.provider,
    model: call.model,
    outputType: 'image',
    end,
    measures: billable && known ? [measure('image_output', 'image', ...known)] : [],
    facts: { resolution: factOf(stated(call, 'sampleImageSize', 'imageSize', 'resolution')), region: call.region },
    requestUnknown: call.requestUnknown || undefined,
    // The price of an upscaled image is not that of a generated one.
    incomplete: isUpscale(call) || undefined,
    requestedQuantity: wanted,
    media: { count: end === 'succeeded' ? known?.[0] : undefined },
  };
}

function isUpscale(call: Call): boolean {
  return call.setting('mode') === 'upscale' || stated(call, 'upscaleFactor', 'upscaleConfig') !== undefined;
}

function endOfImages({ answer, refusal, answered }: Call, delivered: number | undefined): End {
  if (refusal) return refusal;
  if (!answered) return 'pending';
  if (fields(answer?.['error'])) return 'failed';
  return delivered === 0 ? 'filtered' : endOf(200, answer);
}

function deliveredIn(answer: Fields | undefined): number | undefined {
  const images =
    answer?.['predictions'] ??
    answer?.['generatedImages'] ??
    answer?.['generated_images'] ??
    answer?.['generatedMasks'] ??
    answer?.['data'];
  const all = list(images);
  if (!all) return number(images ?? answer?.['images']);
  return all.filter((one) => isImage(fields(one))).length;
}

function isImage(prediction: Fields | undefined): boolean {
  if (!prediction || text(prediction['raiFilteredReason']) !== undefined) return false;
  // The SDK makes an empty image of an entry that tells of the prompt's safety alone.
  const own = fields(prediction['image'] ?? prediction['mask']);
  if (own) return Object.keys(own).length > 0;
  return ['bytesBase64Encoded', 'gcsUri', 'mimeType', 'image', 'b64_json', 'url'].some(
    (key) => prediction[key] !== undefined,
  );
}
