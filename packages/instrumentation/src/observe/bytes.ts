const encoder = new TextEncoder();
const NONE = new Uint8Array(0);

/** Characters that are turned into bytes at a time: a copy of a whole long text would double it. */
const PIECE = 16 * 1024;

/** A chunk of a body, or a whole body, as bytes in pieces that need little memory. */
export function* piecesOf(chunk: unknown): Generator<Uint8Array> {
  if (typeof chunk !== 'string') return yield bytesOf(chunk);
  for (let at = 0; at < chunk.length; at += PIECE) yield encoder.encode(chunk.slice(at, at + PIECE));
}

/** A chunk of a body as bytes; anything else is none. */
export function bytesOf(chunk: unknown): Uint8Array {
  if (typeof chunk === 'string') return encoder.encode(chunk);
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  return isBuffer(chunk) ? new Uint8Array(chunk) : NONE;
}

/** Of whichever realm. */
function isBuffer(chunk: unknown): chunk is ArrayBuffer {
  return Object.prototype.toString.call(chunk) === '[object ArrayBuffer]';
}
