import { measure } from '@costspan/core';
import type { Usage } from '@costspan/core';
import type { MeterFunction } from '@costspan/core/internal';
import { fields, list } from '../wire/index.ts';
import { callOf } from './call.ts';
import type { Biller, Call } from './call.ts';
import { contentOf, endOfContent } from './answer.ts';
import { contentUsage } from './content.ts';
import { imageUsage } from './images.ts';
import { videoUsage } from './videos.ts';

/** Gemini API and Vertex AI: the same models on nearly the same wire, at prices of their own. */
export const googleMeter =
  (provider: Biller): MeterFunction =>
  (exchange) => {
    if (!fields(exchange)) return undefined;
    const call = callOf(provider, exchange);
    // A model's family decides how it is asked and billed.
    const model = call.model ?? '';
    if (model.startsWith('veo-')) return videoUsage(call);
    if (/^(imagen|imagegeneration|virtual-try-on)/.test(model)) return imageUsage(call);
    return model.startsWith('lyria-') ? songUsage(call) : contentUsage(call);
  };

/** Lyria: billed by the song, whatever its length (https://ai.google.dev/gemini-api/docs/music-generation, 2026-11-24). */
function songUsage(call: Call): Usage {
  const songs = list(call.answer?.['predictions'])?.length ?? 1;
  return {
    provider: call.provider,
    model: call.model,
    outputType: 'audio',
    end: endOfContent(call, contentOf(call.answer)),
    measures: [measure('request', 'request', songs, call.answered ? 'usage' : 'request')],
    facts: {},
    requestUnknown: call.requestUnknown || undefined,
    media: { count: songs },
  };
}
