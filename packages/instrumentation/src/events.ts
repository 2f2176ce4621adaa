/** The most of a body that is looked at while the app reads it. */
export const MOST_TEXT: number = 4 * 1024 * 1024;

/** The facts in a body's text: JSON whatever its content type says, or the events of a stream. */
export function factsOfText(text: string, isEvents: boolean): unknown {
  if (text.length > MOST_TEXT) return undefined;
  if (isEvents) return eventsOf(text);
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A transcript or subtitles: no facts in it.
    return undefined;
  }
}

/** The events of an SSE text that carry usage; their media are not looked at. */
function eventsOf(text: string): unknown[] {
  const found: unknown[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (!line.startsWith('data:') || !line.includes('"usage"')) continue;
    try {
      found.push(JSON.parse(line.slice('data:'.length)));
    } catch {
      // not an event of ours
    }
  }
  return found;
}

/** Picks the events with usage out of chunks, holding one unfinished line at most. */
export class EventLines {
  readonly events: unknown[] = [];
  readonly #decoder = new TextDecoder();
  #rest = '';

  add(chunk: unknown): void {
    if (!(chunk instanceof Uint8Array) && typeof chunk !== 'string') return;
    const text = this.#rest + (typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, { stream: true }));
    const cut = text.lastIndexOf('\n') + 1;
    if (cut > 0) this.events.push(...eventsOf(text.slice(0, cut)));
    // A line of sound or image data can be long: without usage in sight it need not be kept.
    this.#rest = text.length - cut > MOST_TEXT ? '' : text.slice(cut);
  }
}

const MEDIA = new Set(['b64_json', 'delta', 'text', 'audio', 'choices', 'partial_image_b64']);

/** Of a parsed stream only the events that carry billing facts are kept, never text, images or sound. */
export function keepEvent(events: unknown[], event: unknown): void {
  if (typeof event !== 'object' || event === null) return;
  const one = event as Record<string, unknown>;
  const type = typeof one['type'] === 'string' ? one['type'] : '';
  if (!one['usage'] && !/(completed|done|failed|incomplete|cancelled|created|error)$/.test(type)) {
    if (events.length > 0 || one['object'] !== 'chat.completion.chunk') return;
    events.push({ id: one['id'], object: one['object'], model: one['model'], service_tier: one['service_tier'] });
    return;
  }
  if (events.length < 100) events.push(Object.fromEntries(Object.entries(one).filter(([name]) => !MEDIA.has(name))));
}
