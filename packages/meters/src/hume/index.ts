import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { count, fields, firstText, inputCharacters, list, text } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Hume's speech: `POST /v0/tts` takes `utterances`, the model as its `version`, and may make several
 * generations of them, of which no page says how they are billed:
 * https://dev.hume.ai/reference/text-to-speech-tts/synthesize-json, 2026-11-24.
 */
const usageOf: MeterFunction = ({ model, status, request, response }): Usage => {
  const asked = fields(request);
  const answer = fields(response);
  const texts = list(asked?.['utterances'])?.map((one) => fields(one)?.['text']) ?? [];
  const one = (list(answer?.['generations'])?.length ?? count(asked?.['num_generations']) ?? 1) === 1;
  const characters = one ? inputCharacters(...texts) : undefined;
  const version = text(asked?.['version']);
  return {
    provider: 'hume',
    model: firstText(model, version && `octave-${version}`),
    responseId: text(answer?.['request_id']),
    outputType: 'speech',
    end: endOf(status, response),
    measures: characters ? [characters] : [],
    facts: {},
    input: { characters: characters?.quantity.toNumber() },
  };
};

export const meter: Meter = withRoutes(meterOfOne('hume', usageOf), {
  bills: /\/v0\/tts(?:\/(?:file|stream\/(?:json|file)))?$/,
});
