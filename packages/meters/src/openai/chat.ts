import { measure } from '@costspan/core';
import type { Measure, Usage } from '@costspan/core';
import { reportedBy, usageOf } from './call.ts';
import type { Call } from './call.ts';
import { endOfErrorEvent } from './end.ts';
import { count, fields, isFields, text } from './read.ts';
import type { Fields } from './read.ts';
import { add, divide, tokenMeasures } from './tokens.ts';
import type { Split } from './tokens.ts';

/** Chat completions: https://developers.openai.com/api/reference/resources/chat, 2026-11-24; undefined for lists and deletions. */
export function chatUsage(call: Call): Usage | undefined {
  const { events, answer, request } = call;
  if (answer['object'] === 'list' || answer['deleted'] === true) return undefined;
  // Usage comes in the last chunk, and only if `stream_options.include_usage` asked for it.
  const told = events.length > 0 ? events.findLast((chunk) => isFields(chunk['usage'])) : answer;
  const usage = fields(told?.['usage']);
  const error = events.find((event) => isFields(event['error']));
  const end = call.end ?? (error ? endOfErrorEvent(error) : 'succeeded');
  const tokens = chatTokens(usage);
  const one = (name: string): string | undefined =>
    text((events.find((chunk) => text(chunk[name]) !== undefined) ?? answer)[name]);
  const speaks = (tokens?.split.audio_output ?? 0) > 0;
  return usageOf(call, {
    outputType: speaks ? 'speech' : 'text',
    end,
    responseModel: one('model'),
    responseId: one('id'),
    serviceTier: one('service_tier'),
    measures: tokens ? tokenMeasures(tokens.split, speaks ? ['audio_output'] : ['text_output', 'audio_output']) : [],
    // Searches are billed by the call, and usage does not count them.
    incomplete: end === 'succeeded' && (tokens?.complete !== true || isFields(request['web_search_options'])),
    tokens: tokens && { input: tokens.input, output: tokens.output },
    reported: reportedBy(call.provider, usage),
  });
}

interface ChatTokens {
  readonly split: Split;
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly complete: boolean;
}

function chatTokens(usage: Fields): ChatTokens | undefined {
  const input = count(usage['prompt_tokens']);
  const output = count(usage['completion_tokens']);
  if (input === undefined && output === undefined) return undefined;
  const ofInput = fields(usage['prompt_tokens_details']);
  const ofOutput = fields(usage['completion_tokens_details']);
  // Reasoning and rejected predictions are inside the completion's text tokens.
  const audio = count(ofOutput['audio_tokens']);
  const out = divide(output, audio ?? 0, undefined);
  return {
    split: add([
      inputSplit(input, count(ofInput['cached_tokens']) ?? 0, count(ofInput['audio_tokens']) ?? 0),
      out ? { text_output: out.b, undivided: out.undivided } : {},
      out && audio !== undefined ? { audio_output: out.a } : {},
    ]),
    input,
    output,
    complete: input !== undefined && output !== undefined && !writesCache(ofInput),
  };
}

/** Cached and audio tokens are parts of the prompt's; which audio was cached is not told. */
function inputSplit(total: number | undefined, cached: number, audio: number): Split {
  if (total === undefined) return {};
  if ((cached > 0 && audio > 0) || cached + audio > total) return { undivided: total };
  return { text_input: total - cached - audio, text_cached_input: cached, audio_input: audio };
}

/**
 * Since GPT-5.6, tokens written to the cache cost 1.25 times the input price
 * (https://github.com/coder/mux/issues/3705, 2026-07-09), for which the book has no item.
 */
function writesCache(details: Fields): boolean {
  return (count(details['cache_write_tokens']) ?? 0) > 0;
}

/** Text tokens of a response; undefined where it has no usage. */
export function textTokens(
  usage: Fields,
): { measures: Measure[]; input: number | undefined; output: number | undefined; complete: boolean } | undefined {
  const input = count(usage['input_tokens']);
  const output = count(usage['output_tokens']);
  if (input === undefined && output === undefined) return undefined;
  const details = fields(usage['input_tokens_details']);
  const measures = tokenMeasures(inputSplit(input, count(details['cached_tokens']) ?? 0, 0), []);
  if (output !== undefined) measures.push(measure('text_output', 'token', output));
  return { measures, input, output, complete: input !== undefined && output !== undefined && !writesCache(details) };
}
