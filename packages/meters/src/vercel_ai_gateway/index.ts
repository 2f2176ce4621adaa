import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Usage } from '@costspan/core';
import type { Meter, Facts, MeterFunction } from '@costspan/core/internal';
import { at, fields, firstText, isOn, lengthAt, list, listedAt, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';
import { billOf } from '../shared/stated.ts';
import { wireUsages } from '../openai/usages.ts';
import { statedBy } from './stated.ts';

/** Names that the tokens of a video go by, in the HTTP API and in the SDK. */
const TOKENS = ['completion_tokens', 'output_tokens', 'outputTokens'];

/**
 * Vercel AI Gateway: models go by `vendor/model`, and an answer states its cost in dollars as a text
 * (https://vercel.com/docs/ai-gateway, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange): Usage => {
  const { model, status, request, response } = exchange;
  const asked = fields(request);
  const answer = fields(response);
  const end = endOf(status, response);
  const reported = billOf(statedBy(response), end);
  if (isText(exchange.url, response)) {
    const [written] = wireUsages('vercel_ai_gateway', exchange);
    if (written) return { ...written, reported };
  }
  const delivered = listedAt(answer, 'images', 'data');
  const images = delivered ?? whole(asked?.['n']) ?? 1;
  const seconds = lengthAt(asked, 'duration');
  const tokens = TOKENS.map((name) => parseQuantity(at(answer, `usage.${name}`))).find((found) => found?.gt(0));
  return {
    provider: 'vercel_ai_gateway',
    model: firstText(model, asked?.['model']),
    responseModel: firstText(answer?.['model'], at(answer, 'response.modelId')),
    responseId: firstText(at(answer, 'providerMetadata.gateway.generationId'), answer?.['id']),
    end,
    measures: [
      measure('image_output', 'image', images, delivered === undefined ? 'request' : 'usage'),
      ...(seconds ? [measure('video_output', 'second', seconds, 'request')] : []),
      ...(tokens ? [measure('video_output', 'token', tokens)] : []),
    ],
    facts: factsOf(asked),
    reported,
    media: { count: delivered, duration: seconds?.toNumber() },
  };
};

/** Chats, responses and embeddings are in OpenAI's form (https://vercel.com/docs/ai-gateway, 2026-11-30). */
function isText(url: string | undefined, response: unknown): boolean {
  return (
    /\/(?:chat\/completions|responses|embeddings)(?:[/?]|$)/.test(url ?? '') ||
    list(fields(response)?.['choices']) !== undefined ||
    list(response) !== undefined
  );
}

/** Settings stand in the request itself, or among those of the model's own provider. */
function factsOf(asked: Fields | undefined): Facts {
  const sources = [asked, ...Object.values(fields(asked?.['providerOptions']) ?? {}).map(fields)].filter(
    (one): one is Fields => one !== undefined,
  );
  const sound = sources
    .flatMap((one) => [one['generate_audio'], one['generateAudio'], one['audio']])
    .find((value) => typeof value === 'boolean');
  return {
    generate_audio: sound,
    resolution: resolutionOf(sources.map((one) => text(one['resolution'])).find((one) => one !== undefined)),
    input_video: asked && sources.some((one) => isOn(one['videoUrl'])),
  };
}

/** `1280x720` is 720p; the SDK states a resolution as width and height. */
function resolutionOf(stated: string | undefined): string | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(stated ?? '') ?? [];
  if (width === undefined || height === undefined) return stated;
  const short = Math.min(Number(width), Number(height));
  return short === 2160 ? '4k' : `${short}p`;
}

export const meter: Meter = withRoutes(meterOfOne('vercel_ai_gateway', usageOf), {
  bills: /\/(?:chat\/completions|responses|embeddings|images\/generations|ai\/[\w-]+-model)$/,
});
