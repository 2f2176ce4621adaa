/** A line, or where a line went over the bound; what is left of that one is passed over. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly text: undefined };

const NEWLINE = 10;

/** Cuts bytes that arrive in pieces into lines; never holds more of one than `maxBytes`. A piece may be overwritten after it was pushed. */
export class LineCutter {
  readonly #maxBytes: number;
  readonly #decoder = new TextDecoder();
  #number = 1;
  #parts: Uint8Array[] = [];
  #size = 0;
  #isTooLong = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end within this piece, and the one that has become too long by it. */
  *push(piece: Uint8Array): Generator<Line> {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      const line = this.#take(piece.subarray(start, end));
      if (line) yield line;
      this.#number++;
      this.#isTooLong = false;
      start = end + 1;
    }
    if (this.#isTooLong || start === piece.length) return;
    this.#size += piece.length - start;
    if (this.#size > this.#maxBytes) {
      this.#forget();
      this.#isTooLong = true;
      yield { number: this.#number, text: undefined };
    } else this.#parts.push(new Uint8Array(piece.subarray(start)));
  }

  /** What stands after the last newline. */
  end(): Line | undefined {
    return this.#size > 0 ? this.#take(new Uint8Array()) : undefined;
  }

  /** The line that ends with `last`; undefined where it has been named as too long already. */
  #take(last: Uint8Array): Line | undefined {
    if (this.#isTooLong) return undefined;
    const isTooLong = this.#size + last.length > this.#maxBytes;
    const text = isTooLong ? undefined : this.#decoder.decode(this.#size === 0 ? last : this.#joined(last));
    this.#forget();
    return { number: this.#number, text };
  }

  #joined(last: Uint8Array): Uint8Array {
    const whole = new Uint8Array(this.#size + last.length);
    let at = 0;
    for (const part of [...this.#parts, last]) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #forget(): void {
    this.#parts = [];
    this.#size = 0;
  }
}
