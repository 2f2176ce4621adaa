import { measure } from '@costspan/core';
import type { Measure, Usage } from '@costspan/core';
import { at, fields, firstText, list, whole } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** Whether a request is one of the AI SDK's own protocol for text and embeddings, as `@ai-sdk/gateway` 4.0.146 makes it. */
export function isSdkText(url: string | undefined): boolean {
  return /\/ai\/(?:language|embedding)-model(?:[/?]|$)/.test(url ?? '');
}

/** What an answer in the SDK's own form has counted: whole, or in the last parts of a stream. */
export function sdkTextOf(
  response: unknown,
): Pick<Usage, 'measures' | 'tokens' | 'outputType' | 'responseModel' | 'responseId'> {
  const parts = (list(response) ?? [response]).map(fields);
  const usage = fields(parts.findLast((part) => fields(part?.['usage']))?.['usage']);
  const input = totalOf(usage?.['inputTokens']) ?? whole(usage?.['tokens']);
  const output = totalOf(usage?.['outputTokens']);
  const cached = whole(at(usage, 'inputTokens.cacheRead')) ?? whole(usage?.['cachedInputTokens']);
  const written = whole(at(usage, 'inputTokens.cacheWrite'));
  const fresh = input === undefined ? undefined : Math.max(0, input - (cached ?? 0) - (written ?? 0));
  return {
    outputType: 'text',
    responseModel: first(parts, (part) => firstText(part['modelId'], at(part, 'response.modelId'))),
    responseId: first(parts, (part) => firstText(at(part, 'providerMetadata.gateway.generationId'), part['id'])),
    tokens: { input, output },
    measures: [
      ...counted('text_input', fresh),
      ...counted('text_cached_input', cached),
      ...counted('text_cache_write', written),
      ...counted('text_output', output),
    ],
  };
}

/** A number in older versions of the protocol, an object with its parts in newer ones. */
function totalOf(value: unknown): number | undefined {
  return whole(value) ?? whole(fields(value)?.['total']);
}

function counted(item: Measure['item'], tokens: number | undefined): Measure[] {
  return tokens === undefined ? [] : [measure(item, 'token', tokens)];
}

function first<T>(parts: readonly (Fields | undefined)[], read: (part: Fields) => T | undefined): T | undefined {
  for (const part of parts) {
    const found = part && read(part);
    if (found !== undefined) return found;
  }
  return undefined;
}
