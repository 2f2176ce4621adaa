import type { Exchange, Usage } from '@costspan/core';
import { callOf } from './call.ts';
import type { Call } from './call.ts';
import { chatUsage } from './chat.ts';
import { imageUsage } from './images.ts';
import { responseUsages } from './responses.ts';
import { speechUsage } from './speech.ts';
import { transcriptionUsage } from './transcription.ts';
import { videoUsage } from './videos.ts';

/**
 * Reads one exchange with an API of OpenAI's form into usage: none where it is no billable
 * generation, and two where a response's image tool worked with a model of its own.
 */
export function openaiUsages(exchange: Exchange): readonly Usage[] {
  try {
    const call = callOf(exchange);
    return call ? usagesOf(call) : [];
  } catch {
    // Only an object with throwing accessors comes here: no answer of a provider is one.
    return [];
  }
}

function usagesOf(call: Call): readonly Usage[] {
  if (call.kind === 'response') return responseUsages(call);
  const usage = singleUsage(call);
  return usage ? [usage] : [];
}

function singleUsage(call: Call): Usage | undefined {
  switch (call.kind) {
    case 'image':
      return imageUsage(call);
    case 'speech':
      return speechUsage(call);
    case 'transcription':
      return transcriptionUsage(call);
    case 'video':
      return videoUsage(call);
    default:
      return chatUsage(call);
  }
}
