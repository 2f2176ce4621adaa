import type { Exchange } from '@costspan/core';
import type { Item } from '@costspan/core/internal';
import { operationOf } from '../openai/operation.ts';
import { fields } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { withValue } from './bill.ts';
import { plainTokens } from './tokens.ts';

type Tokens = ReadonlyMap<Item, number>;

/** By biller, an answer with noted tokens where the biller's own answer has them. */
const PLACES: Readonly<Record<string, (answer: Fields, exchange: Exchange) => Fields>> = {
  openai: inOpenAIUsage,
  'azure.ai.openai': inOpenAIUsage,
  'azure.ai.inference': (answer) => inUsage(answer, plainTokens(answer, 'image')),
  byteplus: (answer) => withValue(answer, 'usage.completion_tokens', plainTokens(answer, 'video').get('video_output')),
  'gcp.gemini': inUsageMetadata,
  'gcp.vertex_ai': inUsageMetadata,
  vercel_ai_gateway: (answer) =>
    withValue(answer, 'usage.completion_tokens', plainTokens(answer, 'video').get('video_output')),
};

/** An answer with the tokens that were noted beside it. */
export function withTokens(exchange: Exchange, answer: Fields): Fields {
  return PLACES[exchange.provider]?.(answer, exchange) ?? answer;
}

/** What a bare `output_tokens` is of. */
const MAIN = {
  image: 'image',
  speech: 'audio',
  transcription: 'text',
  chat: 'text',
  response: 'text',
  video: undefined,
  embedding: 'text',
} as const;

function inOpenAIUsage(answer: Fields, exchange: Exchange): Fields {
  if (fields(answer['usage'])) return answer;
  const operation = operationOf({ ...exchange, response: undefined });
  const main = operation === undefined ? 'text' : operation.action === 'realtime' ? undefined : MAIN[operation.kind];
  return inUsage(answer, plainTokens(answer, main));
}

/** `usage` as OpenAI's answers have it, for its images, speech, responses and chats alike. */
function inUsage(answer: Fields, tokens: Tokens): Fields {
  // Tokens whose price is not told cannot be put among the others.
  if (fields(answer['usage']) || tokens.size === 0 || tokens.has('compute')) return answer;
  const input = partsOf(tokens, 'input');
  const output = partsOf(tokens, 'output');
  const usage = {
    ...(input && { input_tokens: total(input), input_tokens_details: input, prompt_tokens: total(input) }),
    ...(output && { output_tokens: total(output), output_tokens_details: output, completion_tokens: total(output) }),
  };
  return { ...answer, usage };
}

function partsOf(tokens: Tokens, side: 'input' | 'output'): Record<string, number> | undefined {
  const parts = [...tokens].filter(([item]) => item.endsWith(side));
  return parts.length === 0
    ? undefined
    : Object.fromEntries(parts.map(([item, count]) => [`${item.slice(0, -side.length - 1)}_tokens`, count]));
}

function total(parts: Readonly<Record<string, number>>): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}

/** `usageMetadata` as Google's answers have it, with its parts by modality. */
function inUsageMetadata(answer: Fields, { model = '' }: Exchange): Fields {
  if (fields(answer['usageMetadata'] ?? answer['usage_metadata'] ?? answer['usage'])) return answer;
  const tokens = plainTokens(
    answer,
    /image|banana|omni/.test(model) ? undefined : /tts/.test(model) ? 'audio' : 'text',
  );
  if (tokens.size === 0 || tokens.has('compute')) return answer;
  const details = (side: 'input' | 'output'): { modality: string; tokenCount: number }[] =>
    Object.entries(partsOf(tokens, side) ?? {}).map(([name, tokenCount]) => ({
      modality: name.replace('_tokens', '').toUpperCase(),
      tokenCount,
    }));
  const count = (side: 'input' | 'output'): number => total(partsOf(tokens, side) ?? {});
  return {
    ...answer,
    usageMetadata: {
      promptTokenCount: count('input'),
      promptTokensDetails: details('input'),
      candidatesTokenCount: count('output'),
      candidatesTokensDetails: details('output'),
    },
  };
}
