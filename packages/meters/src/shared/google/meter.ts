import { measure } from '@costspan/core';
import type { Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { meterFor } from '../../index.ts';
import { meterOf } from '../meter.ts';
import { isQuote } from '../quote.ts';
import { withRoutes } from '../routes.ts';
import { fields, list, number, text } from '../wire/index.ts';
import { batchJobOf, batchUsages } from './batch.ts';
import { cacheUsage } from './cache.ts';
import { callOf } from './call.ts';
import type { Biller, Call } from './call.ts';
import { contentOf, endOfContent } from './answer.ts';
import { claudeUsages } from './claude.ts';
import { isCompatible } from './compatible.ts';
import { contentUsage } from './content.ts';
import { imageUsage } from './images.ts';
import { resultForm, resultsUsages } from './results.ts';
import { BatchLines } from '../batch-results.ts';
import { googleRoutes } from './routes.ts';
import { isUncounted } from './stream.ts';
import { videoUsage } from './videos.ts';
import { withoutEnvelope } from './webhook.ts';

/** Gemini API and Vertex AI: the same models on nearly the same wire, at prices of their own. */
export function googleMeter(provider: Biller): Meter {
  const meter = meterOf(provider, (exchange) => {
    if (!fields(exchange) || isQuote(exchange)) return [];
    const results = resultsUsages(exchange, FORM);
    if (results) return results;
    // By the meter of OpenAI's SDK, where there is one: a bundle of Google's own need not carry it.
    if (isCompatible(exchange.url)) return meterFor('openai')?.usages({ ...exchange, provider }) ?? [];
    const claude = claudeUsages(provider, exchange);
    if (claude) return claude;
    const cache = cacheUsage(provider, exchange);
    if (cache) return [cache];
    const told = withoutEnvelope(exchange);
    const job = batchJobOf(told);
    if (job) return batchUsages(provider, told, job, (line) => usageOf(callOf(provider, line)));
    // Of a live session only the messages that count tokens are bills.
    return isUncounted(told.response) ? [] : [usageOf(callOf(provider, told))];
  });
  return withRoutes(meter, googleRoutes);
}

const FORM = resultForm((line) => usageOf(callOf('gcp.gemini', line)));

/** Reads a file as it passes. */
export function batchLines(): BatchLines {
  return new BatchLines(FORM);
}

/** A model's family decides how it is asked and billed. */
function usageOf(call: Call): Usage {
  const model = call.model ?? '';
  if (model.startsWith('veo-')) return videoUsage(call);
  if (/^(imagen|imagegeneration|virtual-try-on|image-segmentation)/.test(model)) return imageUsage(call);
  if (model.startsWith('lyria-realtime')) return streamUsage(call);
  return model.startsWith('lyria-') ? songUsage(call) : contentUsage(call);
}

/** A session of live music: which unit is billed no page states, so its sound is what is known of it. */
function streamUsage(call: Call): Usage {
  const seconds = number(call.answer?.['made_seconds']);
  return {
    provider: call.provider,
    model: call.model,
    outputType: 'audio',
    end: endOfContent(call, contentOf(call.answer)),
    measures: seconds === undefined ? [] : [measure('audio_output', 'second', seconds)],
    facts: { region: call.region },
    media: { duration: seconds },
  };
}

/** Lyria: billed by the song, whatever its length (https://ai.google.dev/gemini-api/docs/music-generation, 2026-11-24). */
function songUsage(call: Call): Usage {
  const songs = list(call.answer?.['predictions'])?.length ?? 1;
  return {
    provider: call.provider,
    model: call.model,
    responseId: text(call.answer?.['responseId'] ?? call.answer?.['id']),
    outputType: 'audio',
    end: endOfContent(call, contentOf(call.answer)),
    measures: [measure('request', 'request', songs, call.answered ? 'usage' : 'request')],
    facts: { region: call.region },
    requestUnknown: call.requestUnknown || undefined,
    media: { count: songs },
  };
}
