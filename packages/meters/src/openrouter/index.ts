import { measure } from '@costspan/core';
import { parseQuantity, toText } from '@costspan/core/internal';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, MeterFunction, OutputType } from '@costspan/core/internal';
import { count, fields, list, listedAt, pick, seconds, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf, stateOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';

/**
 * OpenRouter: every kind of answer states its cost in `usage.cost`, a generation's record in
 * `data.total_cost` (https://www.npmjs.com/package/@openrouter/sdk/v/1.3.19, 2026-11-24).
 */
const usageOf: MeterFunction = (exchange) => {
  if (!fields(exchange)) return undefined;
  const asked = fields(exchange.request);
  const answer = lastOf(exchange.response);
  const record = fields(answer?.['data']);
  const kind = kindOf(exchange, asked, answer);
  const end = endOfAnswer(exchange.status, answer);
  const cost = parseQuantity(fields(answer?.['usage'])?.['cost'] ?? record?.['total_cost']);
  return {
    provider: 'openrouter',
    model: text(exchange.model) ?? text(asked?.['model']) ?? text(record?.['model']) ?? text(answer?.['model']),
    responseModel: text(answer?.['model']),
    responseId: text(answer?.['id']) ?? text(record?.['id']),
    outputType: kind,
    end,
    measures: end === 'succeeded' || end === 'pending' ? measuresOf(kind, asked, answer) : [],
    facts: { resolution: text(asked?.['resolution']), quality: text(asked?.['quality']) },
    reported: cost && { amount: toText(cost), currency: 'USD' },
    requestUnknown: !asked || undefined,
    incomplete: (end === 'succeeded' && !cost) || undefined,
    media: kind === 'image' ? { count: imagesIn(answer) } : undefined,
  };
};

function kindOf({ url, operation }: Exchange, asked: Fields | undefined, answer: Fields | undefined): OutputType {
  const place = `${url ?? ''} ${operation ?? ''}`;
  if (/video/i.test(place) || pick(answer, 'polling_url', 'pollingUrl') !== undefined) return 'video';
  if (/speech/i.test(place)) return 'speech';
  if (/transcri/i.test(place)) return 'text';
  const isImage =
    /image/i.test(place) || imagesIn(answer) !== undefined || (list(asked?.['modalities']) ?? []).includes('image');
  return isImage || (typeof asked?.['prompt'] === 'string' && !asked['messages']) || asked?.['resolution'] !== undefined
    ? 'image'
    : 'text';
}

/** A stream's last chunk has the usage. */
function lastOf(response: unknown): Fields | undefined {
  const chunks = list(response)?.map(fields);
  if (!chunks) return fields(response);
  return chunks.findLast((chunk) => chunk?.['usage'] !== undefined) ?? chunks.at(-1);
}

function imagesIn(answer: Fields | undefined): number | undefined {
  const listed = listedAt(answer, 'data', 'images');
  if (listed !== undefined) return listed;
  const messages = (list(answer?.['choices']) ?? []).map((choice) => fields(fields(choice)?.['message']));
  const images = messages.flatMap((message) => list(message?.['images']) ?? []).length;
  return images > 0 ? images : undefined;
}

/** An error while the model works comes with status 200, in the body (https://openrouter.ai/docs/api/reference/errors-and-debugging, 2026-11-24). */
function endOfAnswer(status: number | undefined, answer: Fields | undefined): End {
  const http = endOf(status, answer);
  if (http !== 'succeeded') return http;
  const reasons = (list(answer?.['choices']) ?? []).map((choice) => fields(choice)?.['finish_reason']);
  if (reasons.includes('content_filter')) return 'filtered';
  if (answer?.['error'] !== undefined && answer['status'] === undefined) return 'failed';
  return reasons.includes('error') ? 'failed' : (stateOf(answer?.['status']) ?? http);
}

function measuresOf(kind: OutputType, asked: Fields | undefined, answer: Fields | undefined): Measure[] {
  if (kind === 'video') {
    const length = seconds(asked?.['duration']);
    return length === undefined ? [] : [measure('video_output', 'second', length, 'request')];
  }
  if (kind !== 'image') return [];
  const made = imagesIn(answer);
  const wanted = made ?? count(asked?.['n']) ?? 1;
  return [
    measure('image_output', 'image', wanted, made === undefined ? 'request' : 'usage'),
  ] satisfies Usage['measures'][number][];
}

export const meter: Meter = meterOfOne('openrouter', usageOf);
