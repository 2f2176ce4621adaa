import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import { fields, list, number, text } from '../wire/index.ts';
import type { Fields } from '../wire/index.ts';
import type { Call } from './call.ts';

/** Queries to Google Search and to Google Maps; of those to Maps an answer tells only that there were some. */
interface Queries {
  search: number;
  maps: number;
}

/**
 * Grounding, billed beside the tokens: Gemini 3 and later by each query that is not empty and not
 * asked twice, older ones once for the prompt (https://ai.google.dev/gemini-api/docs/google-search,
 * read 2026-10-01). Vertex AI bills a prompt only where sources came back
 * (https://cloud.google.com/vertex-ai/generative-ai/pricing, read 2026-10-01).
 */
export function groundingOf(call: Call): Measure[] {
  const { search, maps } = queriesOf(call);
  if (search + maps === 0) return [];
  const model = text(call.answer?.['modelVersion']) ?? call.model ?? '';
  const byPrompt = /gemini-(?:live-)?[12]\b/.test(model);
  const measures: Measure[] = [];
  if (search > 0)
    measures.push(byPrompt ? measure('grounding_prompt', 'request', 1) : measure('grounding_query', 'request', search));
  if (maps > 0) measures.push(byPrompt ? measure('maps_prompt', 'request', 1) : measure('maps_query', 'request', maps));
  return measures;
}

function queriesOf({ answer, provider }: Call): Queries {
  // The Interactions API counts them.
  const counted = list(fields(answer?.['usage'])?.['grounding_tool_count'])?.map(fields);
  if (counted)
    return {
      search: sumOf(counted, (type) => type !== 'google_maps'),
      maps: sumOf(counted, (type) => type === 'google_maps'),
    };
  const asked = new Set<string>();
  let maps = 0;
  let sources = 0;
  for (const candidate of list(answer?.['candidates']) ?? []) {
    const one = fields(candidate);
    const grounding = fields(one?.['groundingMetadata'] ?? one?.['grounding_metadata']);
    const chunks = (list(grounding?.['groundingChunks'] ?? grounding?.['grounding_chunks']) ?? []).map(fields);
    sources += chunks.filter((chunk) => chunk?.['web'] !== undefined).length;
    if (chunks.some((chunk) => chunk?.['maps'] !== undefined)) maps = 1;
    for (const query of list(grounding?.['webSearchQueries'] ?? grounding?.['web_search_queries']) ?? [])
      if (typeof query === 'string' && query !== '') asked.add(query);
  }
  if (provider === 'gcp.vertex_ai' && sources === 0) return { search: 0, maps };
  return { search: asked.size > 0 ? asked.size : Math.min(sources, 1), maps };
}

function sumOf(counted: readonly (Fields | undefined)[], of: (type: unknown) => boolean): number {
  return counted.reduce((sum, one) => (of(one?.['type']) ? sum + (number(one?.['count']) ?? 0) : sum), 0);
}
