import type { Exchange, MeterFunction, Usage } from '@costspan/core';
import { callOf } from './meter/call.ts';
import type { Call } from './meter/call.ts';
import { chatUsage } from './meter/chat.ts';
import { imageUsage } from './meter/images.ts';
import { responseUsages } from './meter/responses.ts';
import { speechUsage } from './meter/speech.ts';
import { transcriptionUsage } from './meter/transcription.ts';
import { videoUsage } from './meter/videos.ts';

export { providerOfBaseUrl } from './meter/provider.ts';

/**
 * Reads one exchange with an API of OpenAI's form into usage: none where it is no billable
 * generation, and two where a response's image tool worked with a model of its own.
 */
export function openaiMeters(exchange: Exchange): readonly Usage[] {
  try {
    const call = callOf(exchange);
    return call ? usagesOf(call) : [];
  } catch {
    // Only an object with throwing accessors comes here: no answer of a provider is one.
    return [];
  }
}

/** The exchange's own usage; a response's image tool is in `openaiMeters` only. */
export const openaiMeter: MeterFunction = (exchange) => openaiMeters(exchange)[0];

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
