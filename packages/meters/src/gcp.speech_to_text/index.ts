import type { Decimal, Exchange } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { operationEnd, operationName, resultOf } from '../shared/google/operation.ts';
import { withRoutes } from '../shared/routes.ts';
import { at, fields, firstText, isOn, lengthAt, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** Where an answer states how many seconds of audio are billed: version 1, and version 2. */
const BILLED = ['totalBilledTime', 'totalBilledDuration', 'metadata.totalBilledDuration'];

/** A batch that may take a day, by its name and by its number. */
const DYNAMIC = new Set<unknown>(['DYNAMIC_BATCHING', 1]);

/**
 * Cloud Speech-to-Text: an answer, the last one of a stream, or what an operation has come to states the seconds that are
 * billed. Of sound that is sent whole the request may have the length, `sent_seconds`:
 * https://docs.cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/recognize and …/v2/projects.locations.recognizers/recognize, 2026-12-01.
 */
const usageOf: MeterFunction = (exchange) => {
  const asked = fields(exchange.request);
  const config = fields(at(asked, 'streamingConfig.config') ?? asked?.['streamingConfig'] ?? asked?.['config']);
  const answers = list(exchange.response) ?? [resultOf(exchange.response)];
  const billed = longest(answers.map((one) => lengthAt(fields(one), ...BILLED)));
  const heard = billed ?? endOfResults(answers);
  const seconds = heard ?? lengthAt(asked, 'sent_seconds');
  const end = operationEnd(exchange);
  return {
    provider: 'gcp.speech_to_text',
    model: exchange.model ?? modelOf(exchange, asked, config),
    responseId: operationName(exchange.response) ?? requestId(answers),
    outputType: 'text',
    end,
    measures: audio('audio_input', seconds, heard ? 'usage' : 'request'),
    facts: {
      api: isVersion2(exchange, asked) ? 'v2' : 'v1',
      mode: DYNAMIC.has(asked?.['processingStrategy']) ? 'dynamic_batch' : 'recognition',
      enhanced: isOn(config?.['useEnhanced']),
    },
    incomplete: (end === 'succeeded' && !billed) || undefined,
    input: { duration: seconds?.toNumber() },
  };
};

/** Version 1 has a model by default; in version 2 a recognizer may have one that no request tells. */
function modelOf(exchange: Exchange, asked: Fields | undefined, config: Fields | undefined): string | undefined {
  return firstText(config?.['model'], isVersion2(exchange, asked) || !asked ? undefined : 'default');
}

function isVersion2({ url = '' }: Exchange, asked: Fields | undefined): boolean {
  return url.includes('/v2/') || asked?.['recognizer'] !== undefined;
}

function requestId(answers: readonly unknown[]): string | undefined {
  const ids = answers.map((one) => fields(one)?.['requestId'] ?? at(fields(one), 'metadata.requestId'));
  return text(ids.find((id) => text(id) !== undefined && id !== '0'));
}

/** Where the last result ends: what comes after it was heard, too. */
function endOfResults(answers: readonly unknown[]): Decimal | undefined {
  const results = answers.flatMap((one) => list(fields(one)?.['results']) ?? []);
  return longest(results.map((one) => lengthAt(fields(one), 'resultEndTime', 'resultEndOffset')));
}

function longest(all: readonly (Decimal | undefined)[]): Decimal | undefined {
  return all.reduce((most, one) => (one && (!most || one.gt(most)) ? one : most), undefined);
}

/** Of a stream's answers what tells a length; the app's words are not kept. */
export const EVENTS = {
  keep(event: Fields): Fields | undefined {
    const length = BILLED.some((name) => lengthAt(event, name)) ? event : undefined;
    const ends = endOfResults([event]);
    if (!length && !ends) return undefined;
    const { totalBilledTime, metadata, requestId } = event;
    return { totalBilledTime, metadata, requestId, results: ends && [{ resultEndTime: `${ends.toString()}s` }] };
  },
};

export const meter: Meter = withRoutes(meterOfOne('gcp.speech_to_text', usageOf), {
  bills: /\/speech:(?:recognize|longrunningrecognize)$|\/recognizers\/[^/]+:(?:recognize|batchRecognize)$/,
  job: /\/v\w+\/(?:operations\/([^/?]+)|(projects\/[^/]+\/locations\/[^/]+\/operations\/[^/?]+))$/,
});
