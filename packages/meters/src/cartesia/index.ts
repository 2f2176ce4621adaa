import { measure } from '@costspan/core';
import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { count, fields, firstText, inputCharacters, lengthAt } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Cartesia: speech is billed by the characters of `transcript`, transcription by the `duration` of
 * its answer; an infill and a changed voice by credits of their own, which no answer states:
 * https://docs.cartesia.ai/pricing, 2026-11-24. A web socket is billed by what is sent, of which a session's request
 * has sums: `sent_characters` of a context's texts, `sent_seconds` of sound
 * (https://docs.cartesia.ai/api-reference/stt/stt, 2026-12-01).
 */
const usageOf: MeterFunction = ({ model, operation, status, url, request, response }): Usage => {
  const asked = fields(request);
  const answer = fields(response);
  const ownCredits = /infill|voice-changer/.test(`${url} ${operation}`);
  const characters = ownCredits ? undefined : charactersOf(asked);
  const seconds = lengthAt(answer, 'duration') ?? lengthAt(asked, 'sent_seconds');
  return {
    provider: 'cartesia',
    model: firstText(model, asked?.['model_id'], asked?.['model']),
    outputType: characters || ownCredits ? 'speech' : 'text',
    end: answer?.['cancel'] === true ? 'canceled' : endOf(status, response),
    measures: [...(characters ? [characters] : []), ...(ownCredits ? [] : audio('audio_input', seconds))],
    facts: {},
    input: { characters: characters?.quantity.toNumber(), duration: seconds?.toNumber() },
  };
};

function charactersOf(asked: Fields | undefined): ReturnType<typeof inputCharacters> {
  const sent = count(asked?.['sent_characters']);
  return sent === undefined
    ? inputCharacters(asked?.['transcript'])
    : measure('text_input', 'character', sent, 'request');
}

export const meter: Meter = withRoutes(meterOfOne('cartesia', usageOf), {
  bills: /\/(?:tts\/(?:bytes|sse)|stt|audio\/transcriptions|infill\/bytes|voice-changer\/(?:bytes|sse))$/,
});
