import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { fields, firstText, inputCharacters } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Rime: speech is billed by the characters of `text`; `modelId` is the model
 * (https://docs.rime.ai/api-reference, as @livekit/agents-plugin-rime calls it, 2026-12-01).
 */
const usageOf: MeterFunction = ({ model, status, request, response }): Usage => {
  const asked = fields(request);
  const characters = inputCharacters(asked?.['text']);
  return {
    provider: 'rime',
    model: firstText(model, asked?.['modelId']),
    outputType: 'speech',
    end: endOf(status, response),
    measures: characters ? [characters] : [],
    facts: {},
    requestUnknown: asked === undefined || undefined,
    input: { characters: characters?.quantity.toNumber() },
  };
};

export const meter: Meter = withRoutes(meterOfOne('rime', usageOf), {
  bills: /\/v1\/rime-tts$/,
});
