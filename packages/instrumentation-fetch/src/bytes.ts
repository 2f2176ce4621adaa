const encoder = new TextEncoder();
const NONE = new Uint8Array(0);

/** A chunk of a body as bytes; anything else is none. */
export function bytesOf(chunk: unknown): Uint8Array {
  if (typeof chunk === 'string') return encoder.encode(chunk);
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  return chunk instanceof ArrayBuffer ? new Uint8Array(chunk) : NONE;
}
