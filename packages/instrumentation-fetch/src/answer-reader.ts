import { JsonScan, piecesOf } from '@costspan/instrumentation';
import type { BodyReader } from '@costspan/instrumentation';
import { EventReader } from './event-reader.ts';

interface HeadersLike {
  get(name: string): string | null;
}

/** Files: what they hold is nobody's business, and no bill. */
const FILE = /^(?:audio|video|image|font|model)\/|octet-stream|zip|pdf/i;
const LINES = /ndjson|jsonl|json-lines|x-json-stream/i;

/** Reads the facts of an answer as it passes; undefined for one that is a file. */
export function answerReader(headers: HeadersLike): BodyReader | undefined {
  const type = headers.get('content-type') ?? '';
  if (FILE.test(type)) return undefined;
  if (/event-stream/i.test(type)) return new EventReader('data:');
  return LINES.test(type) ? new EventReader('') : new JsonReader();
}

/** One JSON text: whatever its content type says, an answer that begins as one is read. */
class JsonReader implements BodyReader {
  readonly #scan = new JsonScan();

  add(chunk: unknown): void {
    for (const bytes of piecesOf(chunk)) if (this.#scan.isOpen) this.#scan.add(bytes);
  }

  end(): unknown {
    return this.#scan.end();
  }
}
