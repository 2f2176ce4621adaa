import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, OutputType } from '@costspan/core/internal';
import { wireUsages } from '../openai/usages.ts';
import { endOf, stateOf } from '../shared/end.ts';
import { meterOf } from '../shared/meter.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withoutQuery, withRoutes } from '../shared/routes.ts';
import { billOf } from '../shared/stated.ts';
import { at, fields, firstText, inputCharacters, listedAt, text, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

const INFERENCE = /\/v1\/inference\/(.+)$/;

/**
 * DeepInfra: a model's own endpoint answers with `inference_status.cost`, in dollars
 * (types of deepinfra 2.0.2, 2026-12-01; https://deepinfra.com/docs/inference); the rest is OpenAI's wire.
 */
const metered: Meter = meterOf('deepinfra', (exchange) => {
  const model = INFERENCE.exec(withoutQuery(exchange.url ?? ''))?.[1];
  return model === undefined ? wireUsages('deepinfra', exchange) : [inference(exchange, model)];
});

function inference(exchange: Exchange, model: string): Usage {
  const asked = fields(exchange.request);
  const answer = fields(exchange.response);
  const http = endOf(exchange.status, exchange.response);
  const end = http === 'succeeded' ? (stateOf(at(answer, 'inference_status.status')) ?? http) : http;
  const made = outputOf(asked, answer);
  const cost = parseQuantity(at(answer, 'inference_status.cost'));
  return {
    provider: 'deepinfra',
    model: firstText(exchange.model, model),
    responseId: text(answer?.['request_id']),
    outputType: made.kind,
    end,
    measures: made.measures,
    facts: sizeOf(asked),
    reported: billOf({ cost }, end),
    incomplete: (end === 'succeeded' && !cost) || undefined,
    requestUnknown: asked === undefined || undefined,
    media: made.kind === 'image' ? { count: listedAt(answer, 'images') } : undefined,
  };
}

function sizeOf(asked: Fields | undefined): Usage['facts'] {
  const [width, height] = [whole(asked?.['width']), whole(asked?.['height'])];
  return width === undefined || height === undefined ? {} : { size: `${width}x${height}` };
}

interface Made {
  readonly kind: OutputType | undefined;
  readonly measures: readonly Measure[];
}

function outputOf(asked: Fields | undefined, answer: Fields | undefined): Made {
  const images = listedAt(answer, 'images');
  if (images !== undefined) {
    const steps = whole(asked?.['num_inference_steps']);
    const worked = steps === undefined ? [] : [measure('image_output', 'step', images * steps, 'request')];
    return { kind: 'image', measures: [measure('image_output', 'image', images), ...worked] };
  }
  const heard = parseQuantity(answer?.['input_length_ms']);
  if (heard) return { kind: 'text', measures: [measure('audio_input', 'second', heard.div(1_000))] };
  if (text(answer?.['audio']) === undefined) return { kind: undefined, measures: [] };
  const said = inputCharacters(asked?.['text']);
  return { kind: 'speech', measures: said ? [said] : [] };
}

export const meter: Meter = withRoutes(metered, openaiRoutes(INFERENCE));
