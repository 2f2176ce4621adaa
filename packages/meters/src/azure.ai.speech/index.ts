import { characters, decimal } from '@costspan/core/internal';
import type { Decimal, Exchange, Measure } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { jobEnd } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';
import { addOns, at, fields, list, number, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { voiceIn, voiceType } from './voice.ts';

/** Ticks of 100 nanoseconds. */
const TICKS = 10_000_000;

/**
 * Azure Speech. Speech is billed by the characters of the request; of a recognition the phrases tell where they end
 * (`Offset` and `Duration`, in ticks), of a transcription of recordings the answer tells the whole length:
 * https://learn.microsoft.com/azure/ai-services/speech-service/rest-speech-to-text-short and …/batch-transcription-get, 2026-12-01.
 */
const usageOf: MeterFunction = (exchange) => {
  const asked = fields(exchange.request);
  return isSpeech(exchange, asked) ? speech(exchange, asked) : recognition(exchange, asked);
};

function isSpeech({ url = '', operation = '' }: Exchange, asked: Fields | undefined): boolean {
  return (
    /\/tts\/|\.tts\.|^speak/.test(url || operation) || asked?.['ssml'] !== undefined || asked?.['text'] !== undefined
  );
}

function speech(exchange: Exchange, asked: Fields | undefined): ReturnType<MeterFunction> {
  const spoken = spokenIn(asked);
  const name = text(asked?.['voice']) ?? voiceIn(text(asked?.['ssml']));
  return {
    provider: 'azure.ai.speech',
    model: exchange.model ?? voiceType(name),
    responseId: text(at(fields(exchange.response), 'resultId')),
    outputType: 'speech',
    end: jobEnd(exchange, undefined),
    measures: spoken ? [spoken] : [],
    facts: {},
    input: spoken && { characters: spoken.quantity.toNumber() },
  };
}

/** "All markup within the text field of the request body in the SSML format, except for <speak> and <voice> tags": the same, …/text-to-speech#pricing-note */
const FREE_TAGS = /<\/?(?:speak|voice)\b[^>]*>/g;

function spokenIn(asked: Fields | undefined): Measure | undefined {
  const said = text(asked?.['ssml'])?.replaceAll(FREE_TAGS, '') ?? text(asked?.['text']);
  return said === undefined ? undefined : characters('text_input', said);
}

function recognition(exchange: Exchange, asked: Fields | undefined): ReturnType<MeterFunction> {
  const answer = fields(exchange.response);
  const whole = milliseconds(at(answer, 'properties.durationMilliseconds') ?? answer?.['durationMilliseconds']);
  const heard = endOfPhrases(list(exchange.response) ?? (answer ? [answer] : []));
  const end = jobEnd(exchange, answer?.['status']);
  const seconds = whole ?? heard;
  return {
    provider: 'azure.ai.speech',
    model: exchange.model ?? (asked || answer ? 'standard' : undefined),
    responseId: /\/transcriptions\/([^/?]+)/.exec(text(answer?.['self']) ?? '')?.[1],
    outputType: 'text',
    end,
    measures: audio('audio_input', seconds),
    facts: { mode: modeOf(exchange, answer), add_ons: addOns(asked?.['language_id'] ? ['language_id'] : []) },
    // Silence after the last phrase was heard, too.
    incomplete: (end === 'succeeded' && !whole) || undefined,
    input: { duration: seconds?.toNumber() },
  };
}

function modeOf({ url = '' }: Exchange, answer: Fields | undefined): string {
  if (/transcriptions:transcribe/.test(url)) return 'fast';
  return /\/transcriptions\b/.test(url) || answer?.['self'] !== undefined ? 'batch' : 'realtime';
}

function milliseconds(value: unknown): Decimal | undefined {
  const found = number(value);
  return found === undefined ? undefined : decimal(found).times('0.001');
}

function endOfPhrases(phrases: readonly unknown[]): Decimal | undefined {
  const ends = phrases.map((one) => (number(fields(one)?.['Offset']) ?? 0) + (number(fields(one)?.['Duration']) ?? 0));
  const last = Math.max(0, ...ends);
  return last > 0 ? decimal(last / TICKS) : undefined;
}

export { voiceIn, voiceType } from './voice.ts';

export const meter: Meter = withRoutes(meterOfOne('azure.ai.speech', usageOf), {
  bills: /\/cognitiveservices\/v1$|\/transcriptions(?::transcribe|:submit)?$/,
  job: /\/transcriptions\/([^/?:]+)(?:\?|$)/,
});
