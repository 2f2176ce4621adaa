import { guard, node } from '@costspan/core/internal';
import type { BodyReader } from '@costspan/instrumentation';
import { bytesOf } from '@costspan/instrumentation';

/** Compressed bytes that are held, and bytes that they may hold, to be read at once when the answer ends. */
const MAX_HELD = 32 * 1024;
const MAX_AT_ONCE = 1024 * 1024;
/** Compressed bytes that may wait to be decoded: an app that reads faster than this has a longer answer than one with facts. */
const MAX_WAITING = 1024 * 1024;

type Zlib = typeof import('node:zlib');
type Transform = ReturnType<Zlib['createGunzip']>;

interface Coding {
  atOnce(zlib: Zlib): (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;
  stream(zlib: Zlib): Transform;
}

const CODINGS: Readonly<Record<string, Coding>> = {
  gzip: { atOnce: (zlib) => zlib.gunzipSync, stream: (zlib) => zlib.createGunzip() },
  deflate: { atOnce: (zlib) => zlib.inflateSync, stream: (zlib) => zlib.createInflate() },
  br: {
    atOnce: (zlib) => zlib.brotliDecompressSync,
    stream: (zlib) => zlib.createBrotliDecompress() as unknown as Transform,
  },
  zstd: {
    atOnce: (zlib) => zlib.zstdDecompressSync,
    stream: (zlib) => zlib.createZstdDecompress() as unknown as Transform,
  },
};

/** Reads a body on the wire, as its `content-encoding` has it. */
export interface WireReader {
  add(chunk: unknown): void;
  /** Tells what the body says: at once for nearly every answer with facts. */
  end(tell: (body: unknown) => void): void;
}

/** A reader of what is on the wire, from one of the body; undefined for a coding that cannot be read. */
export function decoding(reader: BodyReader, coding: string): WireReader | undefined {
  const name = coding.trim().toLowerCase().replace(/^x-/, '');
  if (name === '' || name === 'identity')
    return { add: (chunk) => reader.add(chunk), end: (tell) => tell(reader.end()) };
  const zlib = node?.getBuiltinModule?.('node:zlib');
  const known = Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined;
  return zlib && known && new Decoder(reader, known, zlib);
}

class Decoder implements WireReader {
  readonly #reader: BodyReader;
  readonly #coding: Coding;
  readonly #zlib: Zlib;
  #held: Uint8Array[] = [];
  #size = 0;
  #stream: Transform | undefined;
  #isLost = false;

  constructor(reader: BodyReader, coding: Coding, zlib: Zlib) {
    this.#reader = reader;
    this.#coding = coding;
    this.#zlib = zlib;
  }

  add(chunk: unknown): void {
    if (this.#isLost) return;
    const bytes = bytesOf(chunk);
    if (this.#stream) return this.#write(bytes);
    this.#held.push(bytes);
    this.#size += bytes.length;
    if (this.#size > MAX_HELD) this.#startStream();
  }

  end(tell: (body: unknown) => void): void {
    if (!this.#stream && !this.#isLost && !this.#readHeld()) this.#startStream();
    const stream = this.#stream;
    if (!stream || this.#isLost) return tell(this.#isLost ? undefined : this.#reader.end());
    stream.once('close', () => guard('answer', () => tell(this.#isLost ? undefined : this.#reader.end())));
    stream.end();
  }

  /** False where there is more in the answer than is read at once. */
  #readHeld(): boolean {
    try {
      const decode = this.#coding.atOnce(this.#zlib);
      this.#reader.add(decode(Buffer.concat(this.#held), { maxOutputLength: MAX_AT_ONCE }));
      this.#held = [];
      return true;
    } catch {
      return false;
    }
  }

  #startStream(): void {
    const stream = this.#coding.stream(this.#zlib);
    this.#stream = stream;
    stream.on('data', (bytes) => guard('answer', () => this.#reader.add(bytes)));
    stream.on('error', () => {
      this.#isLost = true;
    });
    const held = this.#held;
    this.#held = [];
    for (const bytes of held) this.#write(bytes);
  }

  #write(bytes: Uint8Array): void {
    this.#stream?.write(bytes);
    if ((this.#stream?.writableLength ?? 0) <= MAX_WAITING) return;
    this.#isLost = true;
    this.#stream?.destroy();
  }
}
