import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { fields, firstText, inputCharacters } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * LMNT: speech is billed by the characters of `text`; `blizzard` speaks where no model is asked for
 * (types of lmnt-node 2.12.0, 2026-12-01).
 */
const usageOf: MeterFunction = ({ model, status, request, response }): Usage => {
  const asked = fields(request);
  const characters = inputCharacters(asked?.['text']);
  return {
    provider: 'lmnt',
    model: firstText(model, asked?.['model'], asked && 'blizzard'),
    outputType: 'speech',
    end: endOf(status, response),
    measures: characters ? [characters] : [],
    facts: {},
    requestUnknown: asked === undefined || undefined,
    input: { characters: characters?.quantity.toNumber() },
  };
};

export const meter: Meter = withRoutes(meterOfOne('lmnt', usageOf), {
  bills: /\/v1\/ai\/speech(?:\/(?:bytes|detailed))?$/,
});
