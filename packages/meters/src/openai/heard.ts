import type { Exchange, Usage } from '@costspan/core';
import { count, fields, text } from './read.ts';
import { wireUsages } from './usages.ts';

/** The event of a realtime session with the usage of another model: the one that writes down what was said. */
const TRANSCRIBED = 'conversation.item.input_audio_transcription.completed';

/**
 * A transcription inside a realtime session: "this is billed according to the ASR model's pricing rather than the realtime
 * model's" (https://developers.openai.com/api/reference/resources/realtime, 2026-12-01). The event names no model: whoever
 * passes it on adds that of the session as `model`. Undefined where the exchange is none.
 */
export function heardUsage(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  const event = fields(exchange.response);
  if (event['type'] !== TRANSCRIBED) return undefined;
  const part = count(event['content_index']) ?? 0;
  const item = text(event['item_id']);
  const [usage] = wireUsages(provider, {
    provider,
    operation: 'audio.transcriptions',
    model: text(event['model']) ?? exchange.model,
    url: exchange.url,
    status: 200,
    response: { usage: event['usage'] },
  });
  return usage && [{ ...usage, responseId: item && (part === 0 ? item : `${item}.${part}`) }];
}
