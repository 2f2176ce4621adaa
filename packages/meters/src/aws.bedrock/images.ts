import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { count, fields, list, listedAt, number, pick, sizeIn, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';

/** Tasks whose image is as large as the one sent in: its size stands neither in the request nor in the answer. */
const KEEPS_SIZE = /INPAINTING|OUTPAINTING|BACKGROUND_REMOVAL|VIRTUAL_TRY_ON/;

/**
 * Titan and Nova Canvas (`images`, `error`), Stability (`images`, `finish_reasons`) and Stable
 * Diffusion XL (`artifacts`): https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-stability-diffusion.html, 2026-11-24.
 */
export function imagesOf(
  { status }: Exchange,
  model: string | undefined,
  input: Fields | undefined,
  answer: Fields | undefined,
): Usage {
  const config = { ...input, ...fields(input?.['imageGenerationConfig']) };
  const wanted = count(pick(config, 'numberOfImages', 'samples'));
  const made = madeBy(answer);
  const end = endOfImages(status, answer, made);
  const images = made ?? wanted ?? 1;
  const size = sizeIn(config);
  const billable = end === 'succeeded' || end === 'pending';
  return {
    provider: 'aws.bedrock',
    model,
    outputType: 'image',
    end,
    measures: billable ? [measure('image_output', 'image', images, made === undefined ? 'request' : 'usage')] : [],
    facts: {
      quality: text(config['quality']),
      steps: number(config['steps']),
      output_megapixels: size && (size.width * size.height) / 1e6,
    },
    requestUnknown: !input || (!size && KEEPS_SIZE.test(text(input['taskType']) ?? '')) || undefined,
    requestedQuantity: wanted,
    media: { count: end === 'succeeded' ? images : undefined, ...size },
  };
}

/** Images that were made and not withheld; undefined where the answer lists none. */
function madeBy(answer: Fields | undefined): number | undefined {
  const artifacts = list(answer?.['artifacts'])?.map(fields);
  if (artifacts) return artifacts.filter((one) => (one?.['finishReason'] ?? 'SUCCESS') === 'SUCCESS').length;
  const reasons = list(answer?.['finish_reasons']);
  if (reasons) return reasons.filter((reason) => reason === null || reason === 'SUCCESS').length;
  return listedAt(answer, 'images');
}

function endOfImages(status: number | undefined, answer: Fields | undefined, made: number | undefined): End {
  const end = endOf(status, answer);
  if (end !== 'succeeded' || (made !== undefined && made > 0)) return end;
  const error = text(answer?.['error']);
  if (error !== undefined) return /block|filter|polic|responsible/i.test(error) ? 'filtered' : 'failed';
  return made === 0 ? 'filtered' : end;
}
