import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, End, MeterFunction, OutputType } from '@costspan/core/internal';
import { count, fields, header, inputCharacters, list, listedAt, pick, seconds, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf, stateOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { billOf, statedIn } from '../shared/stated.ts';
import type { Stated } from '../shared/stated.ts';
import { chatTokens } from '../openai/chat.ts';
import type { ChatTokens } from '../openai/chat.ts';
import { tokenMeasures } from '../openai/tokens.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * OpenRouter: every kind of answer states its cost in `usage.cost`, a generation's record in
 * `data.total_cost` (https://www.npmjs.com/package/@openrouter/sdk/v/1.3.19, 2026-11-24). With a key of
 * the user's own (`is_byok`) that is the fee alone, and the model's provider bills
 * `upstream_inference_cost` (https://github.com/RooCodeInc/Roo-Code/pull/5144, 2026-11-30).
 */
const usageOf: MeterFunction = (exchange) => {
  if (!fields(exchange)) return undefined;
  const asked = fields(exchange.request);
  const answer = lastOf(exchange.response);
  const record = fields(answer?.['data']);
  const kind = kindOf(exchange, asked, answer);
  const end = endOfAnswer(exchange.status, answer);
  const usage = fields(answer?.['usage']);
  const stated = record?.['total_cost'] === undefined ? statedIn(usage) : statedInRecord(record);
  const model = text(exchange.model) ?? text(asked?.['model']) ?? text(record?.['model']) ?? text(answer?.['model']);
  const tokens = chatTokens(withChatNames(usage), 'openrouter');
  // Of an answer from the cache every counter is 0, and nothing is billed
  // (https://openrouter.ai/docs/guides/features/response-caching.md, 2026-12-01).
  const isCached = tokens?.input === 0 && tokens.output === 0;
  const isFree = isCached || [model, text(answer?.['model'])].some((name) => name !== undefined && FREE.test(name));
  return {
    provider: 'openrouter',
    model,
    responseModel: text(answer?.['model']),
    // Where the answer is sound, a header names the generation (https://openrouter.ai/docs/guides/overview/multimodal/tts, 2026-12-01).
    responseId: text(answer?.['id']) ?? text(record?.['id']) ?? header(exchange.headers, 'x-generation-id'),
    outputType: kind,
    end,
    measures: end === 'succeeded' || end === 'pending' ? measuresOf(kind, asked, answer, tokens) : [],
    facts: { resolution: text(asked?.['resolution']), quality: text(asked?.['quality']) },
    reported: billOf({ ...stated, isFree }, end),
    requestUnknown: !asked || undefined,
    incomplete: (end === 'succeeded' && !stated.cost) || undefined,
    media: kind === 'image' ? { count: imagesIn(answer) } : undefined,
    tokens: tokens && { input: tokens.input, output: tokens.output },
  };
};

/** Responses, transcriptions and decisions count `input_tokens` and `output_tokens`. */
function withChatNames(usage: Fields = {}): Fields {
  const { input_tokens, output_tokens, input_tokens_details, output_tokens_details } = usage;
  if (input_tokens === undefined && output_tokens === undefined) return usage;
  return {
    prompt_tokens: input_tokens,
    completion_tokens: output_tokens,
    prompt_tokens_details: input_tokens_details,
    completion_tokens_details: output_tokens_details,
    total_tokens: usage['total_tokens'],
  };
}

// https://github.com/nearai/ironclaw/pull/464, 2026-11-30
const FREE = /:free$|^openrouter\/free$/;

/** The record of a generation has the same parts under names of its own. */
function statedInRecord(record: Fields): Stated {
  return {
    cost: parseQuantity(record['total_cost']),
    upstream: parseQuantity(record['upstream_inference_cost']),
    ownKey: record['is_byok'] === true,
  };
}

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
  // A streamed response stands whole in its last event.
  const chunks = list(response)?.map((chunk) => fields(fields(chunk)?.['response']) ?? fields(chunk));
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

function measuresOf(
  kind: OutputType,
  asked: Fields | undefined,
  answer: Fields | undefined,
  tokens: ChatTokens | undefined,
): Measure[] {
  if (kind === 'video') {
    const length = seconds(asked?.['duration']);
    return length === undefined ? [] : [measure('video_output', 'second', length, 'request')];
  }
  if (kind === 'speech') return [inputCharacters(asked?.['input'])].filter((one) => one !== undefined);
  const heard = parseQuantity(fields(answer?.['usage'])?.['seconds']);
  if (kind === 'text' && heard?.gt(0)) return [measure('audio_input', 'second', heard)];
  if (kind === 'text' && tokens) return tokenMeasures(tokens.split, ['text_output']);
  if (kind !== 'image') return [];
  const made = imagesIn(answer);
  const wanted = made ?? count(asked?.['n']) ?? 1;
  return [
    measure('image_output', 'image', wanted, made === undefined ? 'request' : 'usage'),
  ] satisfies Usage['measures'][number][];
}

export const meter: Meter = withRoutes(
  meterOfOne('openrouter', usageOf),
  openaiRoutes(/\/api\/v1\/(?:images|rerank)$/),
);
