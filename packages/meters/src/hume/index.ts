import { measure } from '@costspan/core';
import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { count, fields, firstText, inputCharacters, lengthAt, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Hume's speech: `POST /v0/tts` takes `utterances`, the model as its `version`, and may make several
 * generations of them, of which no page says how they are billed:
 * https://dev.hume.ai/reference/text-to-speech-tts/synthesize-json, 2026-11-24. A web socket's request has sums of what
 * was sent and how long it lasted: `sent_characters` of speech, `connected_seconds` of a conversation, which is billed by
 * the minute (https://dev.hume.ai/docs/resources/billing, 2026-12-01). What a changed voice is billed by, no page says.
 */
const usageOf: MeterFunction = ({ model, status, request, response }): Usage => {
  const asked = fields(request);
  const answer = fields(list(response)?.[0] ?? response);
  const texts = list(asked?.['utterances'])?.map((one) => fields(one)?.['text']) ?? [];
  const one = (list(answer?.['generations'])?.length ?? count(asked?.['num_generations']) ?? 1) === 1;
  const characters = one ? (sentCharacters(asked) ?? inputCharacters(...texts)) : undefined;
  const connected = lengthAt(asked, 'connected_seconds');
  const version = text(asked?.['version']);
  return {
    provider: 'hume',
    model: firstText(model, version && `octave-${version}`),
    responseId: firstText(answer?.['chat_id'], answer?.['request_id']),
    outputType: 'speech',
    end: endOf(status, response),
    measures: [
      ...(characters ? [characters] : []),
      ...(connected ? [measure('request', 'second', connected, 'request')] : []),
    ],
    facts: {},
    input: { characters: characters?.quantity.toNumber() },
  };
};

function sentCharacters(asked: Fields | undefined): ReturnType<typeof inputCharacters> {
  const sent = count(asked?.['sent_characters']);
  return sent === undefined ? undefined : measure('text_input', 'character', sent, 'request');
}

export const meter: Meter = withRoutes(meterOfOne('hume', usageOf), {
  bills: /\/v0\/tts(?:\/(?:file|(?:stream|voice_conversion)\/(?:json|file)))?$/,
});
