import { fields, isFields, text } from './read.ts';
import type { Fields } from './read.ts';

const STREAMED = /^(image_generation|image_edit|speech\.audio|transcript\.text|response)\./;

/**
 * The events of a streamed answer: as a list (parsed by the SDK or as `{event, data}`), as one
 * event alone, or as the text of the stream. Empty where the answer was not streamed.
 */
export function eventsOf(response: unknown): readonly Fields[] {
  if (Array.isArray(response)) return response.map(unwrapped).filter(isFields);
  if (typeof response === 'string') return parsed(response);
  if (!isFields(response)) return [];
  const data = fields(unwrapped(response));
  return STREAMED.test(text(data['type']) ?? '') || data['object'] === 'chat.completion.chunk'
    ? data['object'] === 'event'
      ? []
      : [data]
    : [];
}

function unwrapped(event: unknown): unknown {
  if (!isFields(event) || event['type'] !== undefined || event['object'] !== undefined) return event;
  const { data } = event;
  if (isFields(data)) return data;
  return typeof data === 'string' ? json(data) : event;
}

function parsed(stream: string): Fields[] {
  const events: Fields[] = [];
  if (!stream.includes('data:')) return events;
  for (const line of stream.split(/\r\n|\n|\r/)) {
    if (!line.startsWith('data:')) continue;
    const event = json(line.slice('data:'.length));
    if (isFields(event)) events.push(event);
  }
  return events;
}

function json(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
}
