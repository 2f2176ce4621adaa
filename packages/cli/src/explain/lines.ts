/** 64 MiB: what one exchange may have. */
export const MAX_BYTES: number = 64 * 1024 * 1024;

/** A line, or where a line went over the bound; what is left of that one is passed over. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly text: undefined };

/** The lines of a stream, never more than one in memory. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 1;
  let parts: Uint8Array[] = [];
  let size = 0;
  let tooLong = false;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      if (tooLong || size + end - start > MAX_BYTES) {
        if (!tooLong) yield { number, text: undefined };
      } else {
        yield { number, text: decoded(parts, chunk.subarray(start, end), number) };
      }
      number++;
      parts = [];
      size = 0;
      tooLong = false;
      start = end + 1;
    }
    if (tooLong) continue;
    size += chunk.length - start;
    if (size > MAX_BYTES) {
      tooLong = true;
      parts = [];
      yield { number, text: undefined };
    } else parts.push(chunk.subarray(start));
  }
  if (!tooLong && size > 0) yield { number, text: decoded(parts, new Uint8Array(), number) };
}

function decoded(parts: readonly Uint8Array[], last: Uint8Array, number: number): string {
  const bytes =
    parts.length === 0 ? Buffer.from(last.buffer, last.byteOffset, last.byteLength) : Buffer.concat([...parts, last]);
  const text = bytes.toString('utf8');
  return number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
}
