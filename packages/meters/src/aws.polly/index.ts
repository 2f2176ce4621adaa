import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { count, fields, header, inputCharacters, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { jobEnd } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * Amazon Polly: characters billed stand in `x-amzn-RequestCharacters`, in the task, or in the event that ends a stream;
 * the engine, `standard` unless named, is what has a price
 * (https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html, 2026-11-24, and …/API_StartSpeechSynthesisStream.html, 2026-12-01).
 */
const usageOf: MeterFunction = (exchange) => {
  const { model, request, response, headers } = exchange;
  const asked = fields(request);
  const answer = closedIn(response) ?? fields(response);
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

/** The event that ends a stream, among those that were kept of it. */
function closedIn(response: unknown): Fields | undefined {
  return list(response)
    ?.map((event) => fields(fields(event)?.['StreamClosedEvent']))
    .find((event) => event !== undefined);
}

function billedBy(headers: unknown, answer: Fields | undefined): Measure | undefined {
  const billed = count(Number(header(headers, 'x-amzn-requestcharacters') ?? answer?.['RequestCharacters']));
  return billed === undefined ? undefined : measure('text_input', 'character', billed);
}

/**
 * "SSML tags are not counted as billed characters": https://docs.aws.amazon.com/polly/latest/dg/limits.html, 2026-11-24.
 * Of a stream's texts the request has the sum, `sent_characters`.
 */
function inputText(asked: Fields | undefined): Measure | undefined {
  const sent = count(asked?.['sent_characters']);
  if (sent !== undefined) return measure('text_input', 'character', sent, 'request');
  const written = text(asked?.['Text']);
  return inputCharacters(asked?.['TextType'] === 'ssml' && written !== undefined ? spokenIn(written) : written);
}

/** A text without the tags of SSML. */
export function spokenIn(ssml: string): string {
  return ssml.replaceAll(/<[^>]*>/g, '');
}

/** Of a stream of speech the event that states what is billed. */
export const EVENTS = {
  keep: ({ StreamClosedEvent }: Fields): Fields | undefined => (StreamClosedEvent ? { StreamClosedEvent } : undefined),
};

export const meter: Meter = withRoutes(meterOfOne('aws.polly', usageOf), {
  bills: /\/v1\/(?:speech|synthesisTasks|synthesisStream)$/,
  job: /\/v1\/synthesisTasks\/([^/?]+)$/,
});
