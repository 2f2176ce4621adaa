import { bytesOf } from '@costspan/instrumentation';

/** Bytes of a part that are kept: a part that is longer is a file, or nothing that decides a price. */
const MAX_PART = 64 * 1024;
const MAX_PARTS = 256;

/** One part of a form: a setting or a text, or a file by its type. */
export interface Part {
  readonly name: string;
  readonly value: string;
  readonly isFile: boolean;
}

/** Reads `multipart/form-data` as it passes, and keeps no file. */
export class MultipartScan {
  readonly parts: Part[] = [];
  readonly #boundary: Uint8Array;
  /** what may be the beginning of a boundary, or a part's head, or a part that is kept */
  #rest: Uint8Array = new Uint8Array(0);
  #head: { name: string; file: string | undefined } | undefined;
  /** the part is too long to be kept, or a file */
  #isSkipped = true;
  #isInHead = false;

  constructor(boundary: string) {
    this.#boundary = bytesOf(`--${boundary}`);
  }

  add(chunk: unknown): void {
    const bytes = joined(this.#rest, bytesOf(chunk));
    let at = 0;
    for (;;) {
      const next = indexOf(bytes, this.#boundary, at);
      const end = next === -1 ? bytes.length : next;
      if (this.#isInHead) at = this.#readHead(bytes, at, end);
      if (next === -1) break;
      this.#endPart(bytes.subarray(at, end));
      at = next + this.#boundary.length;
      this.#isInHead = true;
    }
    const left = bytes.length - at;
    // Of a file only what may be the beginning of the next boundary is held.
    if (!this.#isInHead && left > MAX_PART) this.#isSkipped = true;
    const held = this.#isSkipped && !this.#isInHead ? this.#boundary.length : MAX_PART + this.#boundary.length;
    this.#rest = bytes.slice(Math.max(at, bytes.length - held));
  }

  #readHead(bytes: Uint8Array, at: number, end: number): number {
    const blank = indexOf(bytes, BLANK_LINE, at);
    if (blank === -1 || blank > end) return at;
    const head = new TextDecoder().decode(bytes.subarray(at, blank));
    const name = /\bname="([^"]*)"/i.exec(head)?.[1];
    const isFile = /\bfilename\*?=/i.test(head);
    this.#head = name === undefined ? undefined : { name, file: isFile ? typeIn(head) : undefined };
    this.#isSkipped = isFile || name === undefined || this.parts.length >= MAX_PARTS;
    this.#isInHead = false;
    return blank + BLANK_LINE.length;
  }

  #endPart(content: Uint8Array): void {
    const head = this.#head;
    this.#head = undefined;
    if (!head || this.parts.length >= MAX_PARTS) return;
    const { name, file } = head;
    if (file !== undefined) this.parts.push({ name, value: fileOf(file), isFile: true });
    else if (!this.#isSkipped)
      this.parts.push({ name, value: new TextDecoder().decode(content).replace(/\r\n$/, ''), isFile: false });
  }
}

const BLANK_LINE = bytesOf('\r\n\r\n');

function typeIn(head: string): string {
  return /content-type:\s*([\w.+-]+\/[\w.+-]+)/i.exec(head)?.[1] ?? 'application/octet-stream';
}

/** A file as a meter sees that there is one, and of which kind. */
export function fileOf(type: string): string {
  return `data:${type || 'application/octet-stream'};base64,`;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** Where a sequence of bytes begins; -1 where it does not occur. */
function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const first = wanted[0] as number;
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (at + wanted.length > bytes.length) return -1;
    let same = 1;
    while (same < wanted.length && bytes[at + same] === wanted[same]) same += 1;
    if (same === wanted.length) return at;
  }
  return -1;
}
