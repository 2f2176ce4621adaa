import type { BodyReader } from '../spec.ts';
import { LineCutter, parsed } from './events.ts';
import type { LineSink } from './json-lines.ts';

/**
 * Reads a file with one JSON text a line as it passes, each line whole: for lines that hold no more than texts.
 * `JsonLines` reads those of whatever length, and weighs more in a bundle.
 */
export class TextLines implements BodyReader {
  readonly #sink: LineSink;
  readonly #lines = new LineCutter();
  #isWanted = true;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  add(chunk: unknown): void {
    if (!this.#isWanted) return;
    for (const line of this.#lines.add(chunk).split('\n'))
      if (this.#isWanted && line.trim() !== '') this.#isWanted = this.#sink.add(parsed(line));
  }

  end(isWhole = true): unknown {
    // The last line need not have an end.
    this.add('\n');
    return this.#sink.end(isWhole);
  }
}
