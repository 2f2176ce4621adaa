import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { meterOfOne } from '../shared/meter.ts';
import { operationEnd, operationName } from '../shared/google/operation.ts';
import { withRoutes } from '../shared/routes.ts';
import { at, count, fields, firstText, inputCharacters, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** `en-US-Chirp3-HD-Kore`: what stands between the language and the voice is what has a price. */
const VOICE = /^[a-z]{2,3}-[A-Z0-9a-z]{2,4}-(.+)-[^-]+$/;

/**
 * Cloud Text-to-Speech: billed by the characters of the request, which no answer counts. Of a stream the request has its
 * configuration and the sum of its texts, `sent_characters`:
 * https://docs.cloud.google.com/text-to-speech/docs/reference/rest/v1/text/synthesize, 2026-12-01.
 */
const usageOf: MeterFunction = (exchange) => {
  const asked = fields(exchange.request);
  const characters = spokenCharacters(asked);
  return {
    provider: 'gcp.text_to_speech',
    model: exchange.model ?? voiceType(asked?.['voice'] ?? at(asked, 'streamingConfig.voice')),
    responseId: operationName(exchange.response),
    outputType: 'speech',
    end: operationEnd(exchange),
    measures: characters ? [characters] : [],
    facts: {},
    input: characters && { characters: characters.quantity.toNumber() },
  };
};

/** A model that is named, or the type of a voice; the service chooses where neither is told. */
export function voiceType(given: unknown): string | undefined {
  const voice = fields(given);
  if (fields(voice?.['voiceClone'])) return 'instant-custom-voice';
  const type = VOICE.exec(text(voice?.['name']) ?? '')?.[1]?.toLowerCase();
  return firstText(voice?.['modelName'], type);
}

/** "All SSML tags except mark count": https://cloud.google.com/text-to-speech/pricing, 2026-12-01, via a public note that quotes it. */
const MARK = /<\/?mark\b[^>]*>/g;

/** The characters of a request, as they are billed. */
export function spokenCharacters(asked: Fields | undefined): Measure | undefined {
  const sent = count(asked?.['sent_characters']);
  if (sent !== undefined) return measure('text_input', 'character', sent, 'request');
  const input = fields(asked?.['input']);
  const turns = list(at(input, 'multiSpeakerMarkup.turns'))?.map((turn) => fields(turn)?.['text']) ?? [];
  const ssml = text(input?.['ssml'])?.replaceAll(MARK, '');
  return inputCharacters(input?.['text'], ssml, input?.['markup'], ...turns);
}

export const meter: Meter = withRoutes(meterOfOne('gcp.text_to_speech', usageOf), {
  bills: /\/text:synthesize$|:synthesizeLongAudio$/,
  job: /\/(projects\/[^/]+\/locations\/[^/]+\/operations\/[^/?]+)$/,
});
