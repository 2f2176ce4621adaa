import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { at, fields, firstText, inputCharacters, text } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Inworld's speech: the answer states `usage.processedCharactersCount` and `usage.modelId`
 * (https://apis.io/examples/inworld-ai/inworld-tts-synthesize-speech-example/, 2026-11-24).
 */
const usageOf: MeterFunction = ({ model, status, request, response }): Usage => {
  const asked = fields(request);
  const answer = fields(fields(response)?.['result']) ?? fields(response);
  const processed = parseQuantity(at(answer, 'usage.processedCharactersCount'));
  const characters = processed ? measure('text_input', 'character', processed) : inputCharacters(asked?.['text']);
  return {
    provider: 'inworld',
    model: firstText(model, asked?.['modelId']),
    responseModel: text(at(answer, 'usage.modelId')),
    outputType: 'speech',
    end: endOf(status, response),
    measures: characters ? [characters] : [],
    facts: {},
    incomplete: !processed || undefined,
    input: { characters: characters?.quantity.toNumber() },
  };
};

export const meter: Meter = withRoutes(meterOfOne('inworld', usageOf), {
  bills: /\/tts\/v1\/voice(?::stream)?$/,
});
