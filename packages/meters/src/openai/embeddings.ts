import { measure } from '@costspan/core';
import type { Usage } from '@costspan/core';
import { usageOf } from './call.ts';
import type { Call } from './call.ts';
import { count, fields, text } from './read.ts';

/** Embeddings: only what was read is billed (https://developers.openai.com/api/reference/resources/embeddings, 2026-11-30). */
export function embeddingUsage(call: Call): Usage {
  const { answer } = call;
  const usage = fields(answer['usage']);
  const input = count(usage['prompt_tokens'] ?? usage['input_tokens'] ?? usage['total_tokens']);
  const end = call.end ?? 'succeeded';
  return usageOf(call, {
    outputType: 'text',
    end,
    responseModel: text(answer['model']),
    // Nothing is written: some tables have a price for it all the same.
    measures: input === undefined ? [] : [measure('text_input', 'token', input), measure('text_output', 'token', 0)],
    incomplete: end === 'succeeded' && input === undefined,
    tokens: input === undefined ? undefined : { input },
    usage,
  });
}
