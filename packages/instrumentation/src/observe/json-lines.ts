import type { BodyReader } from '../spec.ts';
import { piecesOf } from './bytes.ts';
import { JsonScan } from './json-scan.ts';

/** Takes the lines of a file. */
export interface LineSink {
  /** one line with its long texts cut off; undefined for one that could not be read. False: no more are wanted */
  add(line: unknown): boolean;
  /** what the file says; `isWhole` is false where it was not read to its end */
  end(isWhole: boolean): unknown;
}

const NEWLINE = 0x0a;

/** Reads a file with one JSON text a line as it passes, of whatever size, and holds one line's facts at most. */
export class JsonLines implements BodyReader {
  readonly #sink: LineSink;
  #scan: JsonScan | undefined;
  #isWanted = true;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  add(chunk: unknown): void {
    for (const bytes of piecesOf(chunk)) {
      for (let at = 0; this.#isWanted && at < bytes.length;) {
        const newline = bytes.indexOf(NEWLINE, at);
        const end = newline === -1 ? bytes.length : newline;
        this.#inLine(bytes.subarray(at, end));
        if (newline !== -1) this.#endLine();
        at = end + 1;
      }
    }
  }

  end(isWhole = true): unknown {
    this.#endLine();
    return this.#sink.end(isWhole);
  }

  #inLine(bytes: Uint8Array): void {
    if (!this.#scan && bytes.every(isSpace)) return;
    this.#scan ??= new JsonScan();
    this.#scan.add(bytes);
  }

  #endLine(): void {
    const scan = this.#scan;
    this.#scan = undefined;
    if (scan && this.#isWanted) this.#isWanted = this.#sink.add(scan.end());
  }
}

function isSpace(byte: number): boolean {
  return byte <= 0x20;
}
