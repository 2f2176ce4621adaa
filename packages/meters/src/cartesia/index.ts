import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { fields, firstText, inputCharacters, lengthAt } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Cartesia: speech is billed by the characters of `transcript`, transcription by the `duration` of
 * its answer; an infill and a changed voice by credits of their own, which no answer states:
 * https://docs.cartesia.ai/pricing, 2026-11-24.
 */
const usageOf: MeterFunction = ({ model, operation, status, url, request, response }): Usage => {
  const asked = fields(request);
  const answer = fields(response);
  const ownCredits = /infill|voice-changer/.test(`${url} ${operation}`);
  const characters = ownCredits ? undefined : inputCharacters(asked?.['transcript']);
  const seconds = lengthAt(answer, 'duration');
  return {
    provider: 'cartesia',
    model: firstText(model, asked?.['model_id'], asked?.['model']),
    outputType: characters || ownCredits ? 'speech' : 'text',
    end: endOf(status, response),
    measures: [...(characters ? [characters] : []), ...(ownCredits ? [] : audio('audio_input', seconds))],
    facts: {},
    input: { characters: characters?.quantity.toNumber(), duration: seconds?.toNumber() },
  };
};

export const meter: Meter = withRoutes(meterOfOne('cartesia', usageOf), {
  bills: /\/(?:tts\/(?:bytes|sse)|stt|audio\/transcriptions|infill\/bytes|voice-changer\/(?:bytes|sse))$/,
});
