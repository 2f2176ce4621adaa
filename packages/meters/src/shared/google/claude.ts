import type { Exchange, Usage } from '@costspan/core';
import { regionOf } from '../../hosts/region.ts';
import { meterFor } from '../../index.ts';

/** Claude on Vertex AI: https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai, 2026-12-01. */
const ANTHROPIC = /\/publishers\/anthropic\/models\/([^/:?]+):/;

/** By the meter of Anthropic's SDK, where there is one; undefined where another's model is asked. */
export function claudeUsages(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  const named = typeof exchange.url === 'string' ? ANTHROPIC.exec(exchange.url)?.[1] : undefined;
  if (named === undefined) return undefined;
  // Counting tokens is a model of its own.
  const meter = named === 'count-tokens' ? undefined : meterFor('anthropic');
  const region = regionOf(provider, exchange.url);
  const usages = meter?.usages({ ...exchange, provider, model: named.replace('%40', '@'), url: undefined }) ?? [];
  return usages.map((one) => ({ ...one, facts: { ...one.facts, region } }));
}
