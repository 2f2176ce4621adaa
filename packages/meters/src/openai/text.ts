import type { Exchange, Usage } from '@costspan/core';
import { callOf } from './call.ts';
import type { Call } from './call.ts';
import { chatUsage } from './chat.ts';
import { embeddingUsage } from './embeddings.ts';
import { responseUsage } from './responses.ts';

/**
 * Reads one exchange of text in OpenAI's form, with a biller that has no other of its calls in it: a bundle of that
 * biller holds nothing of OpenAI's images, sounds and videos.
 */
export function textUsages(provider: string, exchange: Exchange): readonly Usage[] {
  try {
    const call = callOf(provider, exchange);
    const usage = call && textUsage(call);
    return usage ? [usage] : [];
  } catch {
    return [];
  }
}

/** What a chat, a response or an embedding consumed; undefined for any other call. */
export function textUsage(call: Call): Usage | undefined {
  switch (call.kind) {
    case 'chat':
      return chatUsage(call);
    case 'response':
      return responseUsage(call);
    case 'embedding':
      return embeddingUsage(call);
    default:
      return undefined;
  }
}
