import { JsonScan, piecesOf } from '@costspan/instrumentation';
import type { BodyReader } from '@costspan/instrumentation';

/** Events of one stream that are kept, and the bytes of their facts. */
const MAX_EVENTS = 100;
const MAX_BYTES = 64 * 1024;

const NEWLINE = 0x0a;
const DATA = 'data:';

/** Names of fields whose text tells one kind of event from another. */
const KIND = /type$|^(?:object|status|state|event|role|finish_?reason|mime)/i;

/** Names of fields with a bill in them. */
const BILL = /usage|cost|credit|metrics|billed/i;

interface Kept {
  readonly event: unknown;
  readonly shape: string | undefined;
  readonly size: number;
}

/**
 * Reads a stream of events, `text/event-stream` or one JSON text a line, and keeps their facts. Of
 * events alike, as the words of a chat come in, the last one stands for all.
 */
export class EventReader implements BodyReader {
  readonly #prefix: string;
  readonly #kept: Kept[] = [];
  #size = 0;
  /** the line's beginning while it may still be that of data; undefined for a line of another kind */
  #begin: string | undefined = '';
  #scan: JsonScan | undefined;

  /** `prefix` is what a line with an event begins with. */
  constructor(prefix: typeof DATA | '') {
    this.#prefix = prefix;
  }

  add(chunk: unknown): void {
    for (const bytes of piecesOf(chunk)) this.#add(bytes);
  }

  #add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const newline = bytes.indexOf(NEWLINE, at);
      const end = newline === -1 ? bytes.length : newline;
      this.#inLine(bytes.subarray(at, end));
      if (newline !== -1) this.#endLine();
      at = end + 1;
    }
  }

  end(): unknown {
    this.#endLine();
    return this.#kept.length > 0 ? this.#kept.map(({ event }) => event) : undefined;
  }

  #inLine(given: Uint8Array): void {
    let bytes = given;
    while (!this.#scan && this.#begin !== undefined) {
      if (this.#begin.length === this.#prefix.length) {
        this.#scan = new JsonScan();
        break;
      }
      const [byte] = bytes;
      if (byte === undefined) return;
      this.#begin += String.fromCharCode(byte);
      if (!this.#prefix.startsWith(this.#begin)) this.#begin = undefined;
      bytes = bytes.subarray(1);
    }
    this.#scan?.add(bytes);
  }

  #endLine(): void {
    const scan = this.#scan;
    this.#scan = undefined;
    this.#begin = '';
    const event = scan?.end();
    if (scan && event !== undefined) this.#keep(event, scan);
  }

  #keep(event: unknown, { dropped, size }: JsonScan): void {
    // Every image that was made is a fact of its own.
    const shape = dropped > 0 ? undefined : shapeOf(event);
    const last = this.#kept.at(-1);
    const isSame = shape !== undefined && last?.shape === shape;
    // The last event of a stream has its total: of too many, it takes the place of the one before.
    if (last && (isSame || this.#kept.length === MAX_EVENTS || this.#size + size > MAX_BYTES)) {
      this.#kept.pop();
      this.#size -= last.size;
    }
    this.#kept.push({ event, shape, size });
    this.#size += size;
  }
}

/** An event without its words: alike for all pieces of one answer. Undefined for one with a bill. */
function shapeOf(event: unknown): string | undefined {
  let isBill = false;
  const shape = JSON.stringify(event, (name, value: unknown) => {
    if (BILL.test(name) && value !== null) isBill = true;
    if (typeof value === 'number') return 0;
    return typeof value === 'string' && !KIND.test(name) ? '' : value;
  });
  return isBill ? undefined : shape;
}
