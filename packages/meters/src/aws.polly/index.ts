import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { count, fields, header, inputCharacters, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { jobEnd } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Amazon Polly: characters billed stand in `x-amzn-RequestCharacters`; the engine, `standard` unless
 * named, is what has a price (https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange) => {
  const { model, request, response, headers } = exchange;
  const asked = fields(request);
  const answer = fields(response);
  const task = fields(answer?.['SynthesisTask']);
  const engine = text(task?.['Engine'] ?? asked?.['Engine']);
  const billed = billedBy(headers, task ?? answer);
  const characters = billed ?? inputText(asked);
  const end = jobEnd(exchange, task?.['TaskStatus']);
  return {
    provider: 'aws.polly',
    model: engine ?? model ?? (asked && 'standard'),
    responseId: text(task?.['TaskId']),
    outputType: 'speech',
    end,
    measures: characters ? [characters] : [],
    facts: {},
    incomplete: (end === 'succeeded' && !billed) || undefined,
    input: characters && { characters: characters.quantity.toNumber() },
  };
};

function billedBy(headers: unknown, answer: Fields | undefined): Measure | undefined {
  const billed = count(Number(header(headers, 'x-amzn-requestcharacters') ?? answer?.['RequestCharacters']));
  return billed === undefined ? undefined : measure('text_input', 'character', billed);
}

/** "SSML tags are not counted as billed characters": https://docs.aws.amazon.com/polly/latest/dg/limits.html, 2026-11-24 */
function inputText(asked: Fields | undefined): Measure | undefined {
  const written = text(asked?.['Text']);
  const isSsml = asked?.['TextType'] === 'ssml';
  return inputCharacters(isSsml ? written?.replaceAll(/<[^>]*>/g, '') : written);
}

export const meter: Meter = withRoutes(meterOfOne('aws.polly', usageOf), {
  bills: /\/v1\/(?:speech|synthesisTasks)$/,
  job: /\/v1\/synthesisTasks\/([^/?]+)$/,
});
