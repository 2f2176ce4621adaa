import type { Exchange, Usage } from '@costspan/core';
import { meterFor } from '../index.ts';
import { isCompatible } from '../shared/google/compatible.ts';
import { callOf } from './call.ts';
import type { Call } from './call.ts';
import { responseUsages } from './image-tool.ts';
import { imageUsage } from './images.ts';
import { providerOf } from './provider.ts';
import { speechUsage } from './speech.ts';
import { textUsage } from './text.ts';
import { transcriptionUsage } from './transcription.ts';
import { videoUsage } from './videos.ts';

const OWN_WIRE = new Set(['openai', 'azure.ai.openai']);

/**
 * Reads one exchange of the OpenAI SDK: by the meter of the biller that answered, and as OpenAI's
 * own form where there is none.
 */
export function openaiUsages(exchange: Exchange): readonly Usage[] {
  const provider = providerIn(exchange);
  const own = OWN_WIRE.has(provider) || isCompatible(exchange.url) ? undefined : meterFor(provider);
  return own ? own.usages({ ...exchange, provider }) : wireUsages(provider, exchange);
}

function providerIn(exchange: Exchange): string {
  try {
    return providerOf(exchange.provider, exchange.url);
  } catch {
    // Only an object with throwing accessors comes here: no answer of a provider is one.
    return 'openai';
  }
}

/**
 * Reads one exchange with an API of OpenAI's form, whoever bills it: none where it is no billable
 * generation, and two where a response's image tool worked with a model of its own.
 */
export function wireUsages(provider: string, exchange: Exchange): readonly Usage[] {
  try {
    const call = callOf(provider, exchange);
    return call ? usagesOf(call) : [];
  } catch {
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
      return textUsage(call);
  }
}
