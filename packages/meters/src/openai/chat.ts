import { measure } from '@costspan/core';
import type { Measure, Usage } from '@costspan/core';
import { usageOf } from './call.ts';
import type { Call } from './call.ts';
import { endOfErrorEvent } from './end.ts';
import { count, fields, isFields, list, text } from './read.ts';
import type { Fields } from './read.ts';
import { add, divide, tokenMeasures, unaccounted } from './tokens.ts';
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
  const tokens = chatTokens(usage, call.provider);
  const one = (name: string): string | undefined =>
    text((events.find((chunk) => text(chunk[name]) !== undefined) ?? answer)[name]);
  const speaks = (tokens?.split.audio_output ?? 0) > 0;
  return usageOf(call, {
    outputType: speaks ? 'speech' : makesImages(call) ? 'image' : 'text',
    end,
    responseModel: one('model'),
    responseId: one('id'),
    serviceTier: one('service_tier'),
    measures: tokens ? tokenMeasures(tokens.split, speaks ? ['audio_output'] : ['text_output', 'audio_output']) : [],
    // Searches are billed by the call, and usage does not count them.
    incomplete: end === 'succeeded' && (tokens?.complete !== true || isFields(request['web_search_options'])),
    tokens: tokens && { input: tokens.input, output: tokens.output },
    usage,
  });
}

export interface ChatTokens {
  readonly split: Split;
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly complete: boolean;
}

/** Tokens of a chat by what they are billed as; undefined where it has no usage. */
export function chatTokens(usage: Fields, provider: string): ChatTokens | undefined {
  const input = count(usage['prompt_tokens']);
  const output = count(usage['completion_tokens']);
  if (input === undefined && output === undefined) return undefined;
  const ofInput = fields(usage['prompt_tokens_details']);
  const ofOutput = fields(usage['completion_tokens_details']);
  // Reasoning and rejected predictions are inside the completion's text tokens.
  const audio = count(ofOutput['audio_tokens']);
  const rest = unaccounted(usage, input, output);
  const out = divide(output === undefined ? undefined : output + rest, audio ?? 0, undefined);
  return {
    split: add([
      inputSplit(input, count(ofInput['cached_tokens']) ?? 0, count(ofInput['audio_tokens']) ?? 0),
      out ? { text_output: out.b, undivided: out.undivided } : {},
      out && audio !== undefined ? { audio_output: out.a } : {},
    ]),
    input,
    output: output === undefined ? undefined : output + rest,
    complete:
      input !== undefined &&
      output !== undefined &&
      !writesCache(ofInput) &&
      (rest === 0 || isThought(rest, ofOutput, provider)),
  };
}

/**
 * Whether it is known what the rest is. Google's endpoint counts thoughts in the total alone
 * (https://discuss.ai.google.dev/t/127400, 2026-11-30), xAI beside the completion.
 */
function isThought(rest: number, ofOutput: Fields, provider: string): boolean {
  return provider === 'gcp.gemini' || provider === 'gcp.vertex_ai' || count(ofOutput['reasoning_tokens']) === rest;
}

/** A chat model's images stand beside its words; of a stream only the request tells. */
function makesImages({ answer, events, request }: Call): boolean {
  if (events.length > 0) return list(request['modalities']).includes('image');
  for (const choice of list(answer['choices'])) {
    if (list(fields(fields(choice)['message'])['images']).length > 0) return true;
  }
  return false;
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
  const rest = unaccounted(usage, input, output);
  const made = output === undefined ? undefined : output + rest;
  if (made !== undefined) measures.push(measure('text_output', 'token', made));
  const complete = input !== undefined && made !== undefined && rest === 0 && !writesCache(details);
  return { measures, input, output: made, complete };
}
