import { contextStore } from '@costspan/core/internal';

/** One call of the app's to a function of the AI SDK: it holds no charge, and tells which tries belong together. */
export class Frame {
  /** how often the SDK repeats a refused try */
  readonly maxRetries: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly #atEnd: (() => void)[] = [];

  constructor(options: unknown) {
    const { maxRetries, abortSignal } = (options ?? {}) as { maxRetries?: unknown; abortSignal?: unknown };
    this.maxRetries = typeof maxRetries === 'number' ? maxRetries : undefined;
    this.signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
  }

  /** Calls back when the app's call is over or aborted. */
  atEnd(done: () => void): void {
    this.#atEnd.push(done);
    this.signal?.addEventListener('abort', done, { once: true });
  }

  end(): void {
    for (const done of this.#atEnd.splice(0)) done();
  }
}

const frames = contextStore<Frame>('ai frame');

export function currentFrame(): Frame | undefined {
  return frames.get();
}

/** Runs a function of the SDK as one call of the app's. */
export function inFrame<T>(frame: Frame, fn: () => T): T {
  return frames.run(frame, fn);
}
