/** How much of a JSON text is kept. */
export interface ScanLimits {
  /** bytes that are kept of all of it */
  readonly bytes: number;
  /** bytes that are kept of one string */
  readonly string: number;
  /** elements that are kept of one list: the first ones, and the last */
  readonly elements: number;
  /** a long string that holds words is kept whole: some models are billed by what they are given to read */
  readonly texts: boolean;
}

/** Of answers: facts are short, and what was made is long. */
export const OF_ANSWER: ScanLimits = { bytes: 64 * 1024, string: 1024, elements: 64, texts: false };

/** Of requests: a text is counted, a file in it is not. */
export const OF_REQUEST: ScanLimits = { bytes: 2 * 1024 * 1024, string: 1024, elements: Infinity, texts: true };

const MAX_DEPTH = 128;
/** What is left of a string once half of the bytes are taken. */
const SHORT_STRING = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A list or an object that is open. */
interface Open {
  readonly isList: boolean;
  /** elements of a list that are kept, the one under way among them */
  kept: number;
  /** where the element under way begins */
  start: number;
}

/**
 * Reads JSON as it passes, byte by byte, and keeps what is short: of a long string its beginning, of
 * a long list its first elements and its last. It needs no more memory than its limit, however long
 * the text is.
 */
export class JsonScan {
  readonly #limits: ScanLimits;
  #kept: Uint8Array = new Uint8Array(1024);
  #length = 0;
  #state: 'before' | 'in' | 'after' | 'lost' = 'before';
  #open: Open[] = [];
  /** of the string under way: bytes so far, and where the last whole character ends */
  #string: { length: number; whole: number; cut: boolean } | undefined;
  #escape = 0;
  /** strings whose end was dropped */
  dropped = 0;

  constructor(limits: ScanLimits = OF_ANSWER) {
    this.#limits = limits;
  }

  /** Bytes that are held. */
  get size(): number {
    return this.#length;
  }

  /** False where the text is no JSON, or none that could be kept: the rest of it need not be given. */
  get isOpen(): boolean {
    return this.#state === 'before' || this.#state === 'in';
  }

  add(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && this.isOpen) at = this.#string ? this.#inString(bytes, at) : this.#outside(bytes, at);
  }

  /** The value; undefined where the text is no JSON, is cut short, or holds more facts than are kept. */
  end(): unknown {
    if (this.#state !== 'after') return undefined;
    try {
      return JSON.parse(new TextDecoder().decode(this.#kept.subarray(0, this.#length))) as unknown;
    } catch {
      return undefined;
    }
  }

  #outside(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] as number;
    if (byte <= 0x20) return at + 1;
    if (this.#state === 'before') {
      // A byte order mark; anything else but a list or an object has no facts.
      if (byte === 0xef || byte === 0xbb || byte === 0xbf) return at + 1;
      this.#state = byte === 0x7b || byte === 0x5b ? 'in' : 'lost';
      if (this.#state === 'lost') return at;
    }
    switch (byte) {
      case 0x7b: // {
      case 0x5b: // [
        this.#push(byte);
        this.#open.push({ isList: byte === 0x5b, kept: 1, start: this.#length });
        if (this.#open.length > MAX_DEPTH) this.#state = 'lost';
        break;
      case 0x7d: // }
      case 0x5d: // ]
        this.#push(byte);
        this.#open.pop();
        if (this.#open.length === 0 && this.#state === 'in') this.#state = 'after';
        break;
      case 0x2c: // ,
        this.#nextElement();
        break;
      case QUOTE:
        this.#push(byte);
        this.#string = { length: 0, whole: this.#length, cut: false };
        break;
      default:
        this.#push(byte);
    }
    return at + 1;
  }

  /** After a comma: of a list that is long enough, the next element takes the place of the last. */
  #nextElement(): void {
    const open = this.#open.at(-1);
    if (!open?.isList) return this.#push(0x2c);
    if (open.kept >= (this.#isHalfFull ? Math.min(2, this.#limits.elements) : this.#limits.elements)) {
      this.#length = open.start;
      return;
    }
    this.#push(0x2c);
    open.kept += 1;
    open.start = this.#length;
  }

  get #isHalfFull(): boolean {
    return this.#length > this.#limits.bytes / 2;
  }

  #inString(bytes: Uint8Array, from: number): number {
    const string = this.#string as { length: number; whole: number; cut: boolean };
    if (string.cut) return this.#skip(bytes, from);
    let at = from;
    while (at < bytes.length && this.#state === 'in') {
      const byte = bytes[at] as number;
      if (this.#escape === 0 && byte === QUOTE) {
        this.#push(byte);
        this.#string = undefined;
        return at + 1;
      }
      // A character begins here: what is before is whole.
      if (this.#escape === 0 && (byte & 0xc0) !== 0x80) string.whole = this.#length;
      if (string.length >= this.#longest && this.#isToBeCut(string)) {
        this.#length = string.whole;
        this.#push(QUOTE);
        string.cut = true;
        this.dropped += 1;
        return at;
      }
      this.#follow(byte);
      this.#push(byte);
      string.length += 1;
      at += 1;
    }
    return at;
  }

  get #longest(): number {
    return this.#isHalfFull && !this.#limits.texts ? SHORT_STRING : this.#limits.string;
  }

  /** A file in text form is told from words by its alphabet. */
  #isToBeCut(string: { length: number }): boolean {
    if (!this.#limits.texts) return true;
    if (string.length > this.#limits.string) return false;
    const begin = this.#kept.subarray(this.#length - string.length, this.#length);
    return !begin.some((byte) => byte === 0x20 || byte >= 0x80 || byte === BACKSLASH);
  }

  /** Counts what belongs to an escape: `\n` has one more byte, `\u00e9` five. */
  #follow(byte: number): void {
    if (this.#escape === 0) this.#escape = byte === BACKSLASH ? 1 : 0;
    else if (this.#escape === 1) this.#escape = byte === 0x75 ? 5 : 0;
    else this.#escape = this.#escape === 2 ? 0 : this.#escape - 1;
  }

  /** Finds the end of a string that is not kept, without a look at its bytes one by one. */
  #skip(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length) {
      if (this.#escape > 0) {
        this.#follow(bytes[at] as number);
        at += 1;
        continue;
      }
      const quote = bytes.indexOf(QUOTE, at);
      const end = quote === -1 ? bytes.length : quote;
      const escape = bytes.subarray(at, end).indexOf(BACKSLASH);
      if (escape === -1) {
        if (quote !== -1) this.#string = undefined;
        return quote === -1 ? end : quote + 1;
      }
      this.#escape = 1;
      at += escape + 1;
    }
    return at;
  }

  #push(byte: number): void {
    if (this.#length === this.#kept.length && !this.#grow()) return;
    this.#kept[this.#length] = byte;
    this.#length += 1;
  }

  #grow(): boolean {
    if (this.#kept.length >= this.#limits.bytes) {
      this.#state = 'lost';
      this.#kept = new Uint8Array(0);
      this.#length = 0;
      return false;
    }
    const grown = new Uint8Array(Math.min(this.#kept.length * 2, this.#limits.bytes));
    grown.set(this.#kept);
    this.#kept = grown;
    return true;
  }
}
