import type { Exchange } from '@costspan/core';
import { fields, list, pick } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { counted, lifetimeAsked, tokensIn } from '../anthropic/tokens.ts';
import type { Tokens } from '../anthropic/tokens.ts';
import { TOKEN_HEADERS } from './headers.ts';

/** Tokens that an answer states, and whether those that came out are among them. */
export interface Stated {
  readonly tokens: Tokens;
  readonly isComplete: boolean;
}

const INPUT = ['inputTokens', 'inputTokenCount', 'inputTextTokenCount', 'prompt_token_count'] as const;
const OUTPUT = ['outputTokens', 'outputTokenCount', 'totalOutputTextTokenCount', 'generation_token_count'] as const;
const READ = ['cacheReadInputTokens', 'cacheReadInputTokenCount'] as const;
const WRITTEN = ['cacheWriteInputTokens', 'cacheWriteInputTokenCount'] as const;

/**
 * What an answer says of its tokens: a `usage` (Converse, Nova), the metrics at the end of a stream, the
 * counts of Titan, Llama and their kin beside the text, or else the headers. Cached tokens are no part of
 * the input's: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html, 2026-12-01.
 */
export function tokensOf({ response, headers }: Exchange, input: Fields | undefined): Stated | undefined {
  const answers = list(response)?.map(fields) ?? [fields(response)];
  const counts =
    answers
      .toReversed()
      .map(countsIn)
      .find((one) => one !== undefined) ?? countsOf(headers);
  if (!counts) return undefined;
  const output = counted(pick(counts, ...OUTPUT));
  const tokens = tokensIn(
    {
      input_tokens: pick(counts, ...INPUT),
      output_tokens: output,
      cache_read_input_tokens: pick(counts, ...READ),
      cache_creation_input_tokens: pick(counts, ...WRITTEN),
      cache_creation: lifetimes(counts),
    },
    lifetimeAsked(input),
  );
  return { tokens, isComplete: output !== undefined };
}

function countsIn(answer: Fields | undefined): Fields | undefined {
  const usage = fields(answer?.['usage']) ?? fields(fields(answer?.['metadata'])?.['usage']);
  const metrics = fields(answer?.['amazon-bedrock-invocationMetrics']);
  const counts = usage ?? metrics ?? titan(answer) ?? answer;
  return counted(pick(counts, ...INPUT)) === undefined ? undefined : counts;
}

/** The parts of a Titan answer have a count each. */
function titan(answer: Fields | undefined): Fields | undefined {
  const results = list(answer?.['results']);
  if (!answer || !results) return undefined;
  const made = results.reduce<number>((all, one) => all + (counted(fields(one)?.['tokenCount']) ?? 0), 0);
  return { ...answer, outputTokens: made };
}

/** How long what was written to the cache is kept: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CacheDetail.html, 2026-12-01. */
function lifetimes(counts: Fields | undefined): Fields | undefined {
  const details = list(counts?.['cacheDetails'])?.map(fields);
  if (!details?.length) return undefined;
  const of = (ttl: string): number =>
    details.reduce((all, one) => all + (one?.['ttl'] === ttl ? (counted(one['inputTokens']) ?? 0) : 0), 0);
  return { ephemeral_5m_input_tokens: of('5m'), ephemeral_1h_input_tokens: of('1h') };
}

function countsOf(headers: Exchange['headers']): Fields | undefined {
  const [inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens] = TOKEN_HEADERS.map((name) => {
    const value = headers?.[name];
    return value === undefined ? undefined : Number(value);
  });
  return inputTokens === undefined
    ? undefined
    : { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens };
}
