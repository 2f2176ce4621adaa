import type { Exchange, Usage } from '@costspan/core';
import { promptOf, tokenMeasures } from '../anthropic/tokens.ts';
import { endOf } from '../shared/end.ts';
import { fields, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { LATENCY, TIER } from './headers.ts';
import { tokensOf } from './tokens.ts';

/** Converse, and the text and embedding models of `InvokeModel`: billed by tokens. Of an embedding only those that go in. */
export function textUsage(exchange: Exchange, model: string | undefined, input: Fields | undefined): Usage {
  const isEmbedding = /embed/.test(model ?? '') || isVector(exchange.response);
  const stated = tokensOf(exchange, input);
  const isComplete = isEmbedding || stated?.isComplete === true;
  const end = endOf(exchange.status, exchange.response);
  const input_tokens = stated && promptOf(stated.tokens);
  return {
    provider: 'aws.bedrock',
    model,
    outputType: isEmbedding ? undefined : 'text',
    end,
    measures: stated ? tokenMeasures(stated.tokens, isComplete && !isEmbedding) : [],
    facts: { input_tokens },
    incomplete: (end === 'succeeded' && !(stated && isComplete)) || undefined,
    tokens: stated && { input: input_tokens, output: stated.isComplete ? stated.tokens.text_output : undefined },
  };
}

function isVector(response: unknown): boolean {
  const answer = fields(response);
  return list(answer?.['embedding']) !== undefined || answer?.['embeddings'] !== undefined;
}

/**
 * The tier that a call was served in, or that it asked for; latency-optimised inference is one of its own:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html, 2026-12-01.
 */
export function tierOf({ request, response, headers }: Exchange): string {
  const told = [
    ...(list(response) ?? []).map((event) => fields(fields(event)?.['metadata'])),
    fields(response),
    fields(request),
  ];
  const latency = headers?.[LATENCY] ?? first(told, (one) => text(fields(one['performanceConfig'])?.['latency']));
  if (latency === 'optimized') return 'optimized';
  return headers?.[TIER] ?? first(told, (one) => text(fields(one['serviceTier'])?.['type'])) ?? 'default';
}

function first(all: readonly (Fields | undefined)[], read: (one: Fields) => string | undefined): string | undefined {
  for (const one of all) {
    const found = one && read(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A guardrail is billed besides, by units of text that no answer tells in full. */
export function isGuarded(request: Fields | undefined): boolean {
  return request?.['guardrailConfig'] !== undefined || request?.['amazon-bedrock-guardrailConfig'] !== undefined;
}
