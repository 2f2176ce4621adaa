import type { BodyReader, EventFilter, OpenCall } from '../spec.ts';

/** Characters of a body that are looked at while the app reads it. */
export const MAX_TEXT: number = 4 * 1024 * 1024;

/** Events of one stream that are kept. */
const MAX_EVENTS = 100;

/** The events of a stream that its row keeps. */
export class KeptEvents {
  readonly events: unknown[] = [];
  readonly #filter: EventFilter | undefined;

  constructor(filter: EventFilter | undefined) {
    this.#filter = filter;
  }

  /** Takes one parsed event. */
  add(event: unknown): void {
    if (!this.#filter || typeof event !== 'object' || event === null) return;
    const kept = this.#filter.keep(event as Record<string, unknown>, this.events);
    if (kept === undefined) return;
    // The last event of a stream has its total: of too many, it takes the place of the one before.
    if (this.events.length === MAX_EVENTS) this.events.pop();
    this.events.push(kept);
  }

  /** The stream was read to its end. */
  end(): void {
    const last = this.#filter?.atEnd?.();
    if (last !== undefined) this.events.push(last);
  }

  /** Takes lines of `text/event-stream`. */
  addLines(text: string): void {
    if (!this.#filter) return;
    for (const line of text.split(/\r?\n/)) {
      if (!line.startsWith('data:') || this.#filter.mayKeep?.(line) === false) continue;
      this.add(parsed(line.slice('data:'.length)));
    }
  }
}

/** Cuts the text that passes into lines, and holds one unfinished line at most. */
export class LineCutter {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The lines that a chunk completes, each with its end. */
  add(chunk: unknown): string {
    const text =
      this.#rest +
      (typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk as Uint8Array<ArrayBuffer>, { stream: true }));
    const cut = text.lastIndexOf('\n') + 1;
    // A line of sound or image data can be longer than any line with billing facts.
    this.#rest = text.length - cut > MAX_TEXT ? '' : text.slice(cut);
    return text.slice(0, cut);
  }
}

/** Keeps the events of a stream, given whole or as `text/event-stream`. */
export class EventLines implements BodyReader {
  readonly kept: KeptEvents;
  readonly #lines = new LineCutter();

  constructor(filter: EventFilter | undefined) {
    this.kept = new KeptEvents(filter);
  }

  add(chunk: unknown): void {
    if (ArrayBuffer.isView(chunk) || typeof chunk === 'string') this.kept.addLines(this.#lines.add(chunk));
    else this.kept.add(chunk);
  }

  end(): unknown[] {
    // The last line need not have an end.
    this.add('\n');
    return this.kept.events;
  }
}

/** The facts in the text of a body: JSON whatever its content type says. */
export function jsonIn(text: string): unknown {
  // A transcript or subtitles: no facts in it.
  return text.length <= MAX_TEXT && /^\s*[{[]/.test(text) ? parsed(text) : undefined;
}

/** The events of a whole `text/event-stream` body that are kept. */
export function eventsIn(text: string, filter: EventFilter | undefined): unknown[] | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const kept = new KeptEvents(filter);
  kept.addLines(text);
  return kept.events;
}

/** Fails a call whose stream broke: what came before may have been billed, so its facts are kept. */
export function failAfter(call: OpenCall, seen: unknown, error: unknown): void {
  // What a request of the call was answered says more than the events that followed it.
  const isAnswered = call.exchange.response !== undefined;
  if (!call.done && seen !== undefined && !isAnswered) call.note({ response: seen });
  call.fail(error);
}

/** JSON, or undefined. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
