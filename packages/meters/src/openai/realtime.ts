import type { Exchange, Usage } from '@costspan/core';
import { asks } from './asks.ts';
import { callOf } from './call.ts';
import type { ResponseTokens } from './chat.ts';
import { count, fields, isFields } from './read.ts';
import type { Fields } from './read.ts';
import { responseUsage } from './responses.ts';
import { tokenMeasures, unaccounted } from './tokens.ts';
import type { Split } from './tokens.ts';

const REALTIME = /\brealtime$/;

/**
 * A response of a realtime session: by its events, or told by hand. "Usage statistics for the Response, this will correspond
 * to billing" (https://developers.openai.com/api/reference/resources/realtime, 2026-12-01): also of one that the user has
 * talked over. Undefined where the exchange is none.
 */
export function realtimeUsages(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  const told = fields(exchange.response);
  const { object, usage } = isFields(told['response']) ? told['response'] : told;
  const { input_token_details: input, output_token_details: output } = fields(usage);
  const model = exchange.model ?? fields(exchange.request)['model'];
  const isOne = object === 'realtime.response' || isFields(input) || isFields(output);
  if (!isOne && !asks(exchange, REALTIME, REALTIME) && !String(model).startsWith('gpt-realtime')) return undefined;
  const call = callOf(provider, exchange);
  if (call?.kind !== 'response') return undefined;
  const isBilled = object === 'realtime.response' && isFields(usage) && call.end === undefined;
  const read = responseUsage(call, realtimeTokens);
  if (!read) return [];
  return [isBilled ? { ...read, end: 'succeeded' } : read];
}

/**
 * Tokens of a realtime `response.done`, told by modality with the cached part of each:
 * https://developers.openai.com/api/reference/resources/realtime, 2026-11-24.
 */
function realtimeTokens(usage: Fields): ResponseTokens | undefined {
  if (Object.keys(usage).length === 0) return undefined;
  const input = inputSplit(usage);
  const output = fields(usage['output_token_details'] ?? usage['output_tokens_details']);
  const text = count(output['text_tokens']) ?? 0;
  const audio = count(output['audio_tokens']) ?? 0;
  const total = count(usage['output_tokens']) ?? text + audio;
  const known = text + audio <= total;
  return {
    measures: tokenMeasures(
      {
        ...input.split,
        text_output: known ? text : 0,
        audio_output: known ? audio : 0,
        undivided: (input.split.undivided ?? 0) + (known ? total - text - audio : total),
      },
      ['text_output', 'audio_output'],
    ),
    input: input.total,
    output: total,
    complete: unaccounted(usage, input.total, total) === 0,
  };
}

function inputSplit(usage: Fields): { split: Split; total: number } {
  const details = fields(usage['input_token_details'] ?? usage['input_tokens_details']);
  const caches = fields(details['cached_tokens_details']);
  const all = {
    text: count(details['text_tokens']) ?? 0,
    audio: count(details['audio_tokens']) ?? 0,
    image: count(details['image_tokens']) ?? 0,
  };
  const cached = {
    text: count(caches['text_tokens']) ?? 0,
    audio: count(caches['audio_tokens']) ?? 0,
    image: count(caches['image_tokens']) ?? 0,
  };
  const told = all.text + all.audio + all.image;
  const total = count(usage['input_tokens']) ?? told;
  const contradicts = told > total || cached.text > all.text || cached.audio > all.audio || cached.image > all.image;
  // Cached tokens of a kind that is not told could be any: each has another price.
  if (
    contradicts ||
    cached.text + cached.audio + cached.image !==
      (count(details['cached_tokens']) ?? cached.text + cached.audio + cached.image)
  ) {
    return { split: { undivided: total }, total };
  }
  return {
    split: {
      text_input: all.text - cached.text,
      text_cached_input: cached.text,
      audio_input: all.audio - cached.audio,
      audio_cached_input: cached.audio,
      image_input: all.image - cached.image,
      image_cached_input: cached.image,
      undivided: total - told,
    },
    total,
  };
}
