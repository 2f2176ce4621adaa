import type { MeterFunction, Usage } from '@costspan/core';
import { charactersIn, fields, firstText, secondsIn, text } from '@costspan/core/wire';
import { endOf } from './end.ts';
import { audio } from './measures.ts';

/**
 * Cartesia: speech is billed by the characters of `transcript`, transcription by the `duration` of
 * its answer; an infill and a changed voice by credits of their own, which no answer states:
 * https://docs.cartesia.ai/pricing, 2026-11-24.
 */
export const meter: MeterFunction = ({ model, operation, status, url, request, response }): Usage => {
  const asked = fields(request);
  const answer = fields(response);
  const ownCredits = /infill|voice-changer/.test(`${url} ${operation} ${text(asked?.['operation'])}`);
  const characters = ownCredits ? undefined : charactersIn(asked, asked?.['transcript'] ?? asked?.['text']);
  const heard = secondsIn(answer, fields(answer?.['usage']));
  const seconds = heard ?? secondsIn(asked);
  return {
    provider: 'cartesia',
    model: firstText(model, asked?.['model_id'], asked?.['model']),
    outputType: characters || ownCredits ? 'speech' : 'text',
    end: endOf(status, response),
    measures: [
      ...(characters ? [characters] : []),
      ...(ownCredits ? [] : audio('audio_input', seconds, heard ? 'usage' : 'request')),
    ],
    facts: {},
    input: { characters: characters?.quantity.toNumber(), duration: seconds?.toNumber() },
  };
};
