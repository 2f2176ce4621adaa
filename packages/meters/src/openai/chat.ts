import { measure } from '@costspan/core';
import type { Measure, Usage } from '@costspan/core';
import { usageOf } from './call.ts';
import type { Call } from './call.ts';
import { endOfErrorEvent } from './end.ts';
import { count, fields, isFields, list, text } from './read.ts';
import type { Fields } from './read.ts';
import { chatTools } from './tools.ts';
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
  const responseModel = one('model');
  const tools = chatTools(usage, responseModel ?? text(request['model']), call);
  const speaks = (tokens?.split.audio_output ?? 0) > 0;
  return usageOf(call, {
    outputType: speaks ? 'speech' : makesImages(call) ? 'image' : 'text',
    end,
    responseModel,
    responseId: one('id'),
    serviceTier: one('service_tier'),
    measures: [
      ...(tokens ? tokenMeasures(tokens.split, speaks ? ['audio_output'] : ['text_output', 'audio_output']) : []),
      ...tools.measures,
    ],
    facts: tools.facts,
    incomplete: end === 'succeeded' && (tokens?.complete !== true || !tools.complete),
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
      inputSplit(input, ofInput, count(ofInput['audio_tokens']) ?? 0),
      out ? { text_output: out.b, undivided: out.undivided } : {},
      out && audio !== undefined ? { audio_output: out.a } : {},
    ]),
    input,
    output: output === undefined ? undefined : output + rest,
    complete: input !== undefined && output !== undefined && (rest === 0 || isThought(rest, ofOutput, provider)),
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

/**
 * Cached and audio tokens are parts of the prompt's; which audio was cached is not told. Tokens that
 * GPT-5.6 and later write to the cache are, too (https://github.com/coder/mux/issues/3705, 2026-07-09).
 */
function inputSplit(total: number | undefined, details: Fields, audio: number): Split {
  if (total === undefined) return {};
  const cached = count(details['cached_tokens']) ?? 0;
  const written = count(details['cache_write_tokens']) ?? 0;
  if ((cached > 0 && audio > 0) || cached + written + audio > total) return { undivided: total };
  return {
    text_input: total - cached - written - audio,
    text_cached_input: cached,
    text_cache_write: written,
    audio_input: audio,
  };
}

/** Tokens of a response as they are billed, and what its totals are. */
export interface ResponseTokens {
  readonly measures: readonly Measure[];
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly complete: boolean;
}

/** Text tokens of a response; undefined where it has no usage. */
export function textTokens(usage: Fields): ResponseTokens | undefined {
  const input = count(usage['input_tokens']);
  const output = count(usage['output_tokens']);
  if (input === undefined && output === undefined) return undefined;
  const details = fields(usage['input_tokens_details']);
  const measures = tokenMeasures(inputSplit(input, details, 0), []);
  const rest = unaccounted(usage, input, output);
  const made = output === undefined ? undefined : output + rest;
  if (made !== undefined) measures.push(measure('text_output', 'token', made));
  const complete = input !== undefined && made !== undefined && rest === 0;
  return { measures, input, output: made, complete };
}
