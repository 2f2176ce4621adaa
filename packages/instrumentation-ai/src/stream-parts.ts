import type { BodyReader } from '@costspan/instrumentation';

/** Keeps of a model's streamed parts who has answered and what was used, and none of the content. */
export class StreamParts implements BodyReader {
  #response: Readonly<Record<string, unknown>> = {};
  #finish: Readonly<Record<string, unknown>> | undefined;

  add(chunk: unknown): void {
    const part = chunk as Readonly<Record<string, unknown>>;
    if (part?.['type'] === 'response-metadata') {
      const { id, modelId } = part;
      this.#response = { id, modelId };
    } else if (part?.['type'] === 'finish') {
      const { usage, providerMetadata } = part;
      this.#finish = { usage, providerMetadata };
    }
  }

  /** In the form of a result that came whole. */
  end(): unknown {
    return this.#finish && { ...this.#finish, response: this.#response };
  }
}
