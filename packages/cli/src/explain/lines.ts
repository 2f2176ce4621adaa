import { LineCutter } from '@costspan/core/internal';
import type { Line } from '@costspan/core/internal';

/** 64 MiB: what one exchange may have. */
export const MAX_BYTES: number = 64 * 1024 * 1024;

/** The lines of a stream, never more than one in memory. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const cutter = new LineCutter(MAX_BYTES);
  for await (const chunk of chunks) yield* cutter.push(chunk);
  const last = cutter.end();
  if (last) yield last;
}
