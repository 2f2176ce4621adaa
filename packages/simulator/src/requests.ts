import type { Fields } from './fields.ts';
import type { Exchange } from './http.ts';

/** Providers by the names of their simulators. */
export const PROVIDERS = [
  'anthropic',
  'assemblyai',
  'bedrock',
  'cartesia',
  'deepgram',
  'elevenlabs',
  'fal',
  'google',
  'groq',
  'hugging_face',
  'hume',
  'luma',
  'mistral',
  'openai',
  'openrouter',
  'polly',
  'replicate',
  'runware',
  'runway',
  'together',
] as const;

export type ProviderName = (typeof PROVIDERS)[number];

/** One request as it reached the server, answered or not. */
export interface ReceivedRequest {
  /** Counts from 1 across all providers. */
  requestNumber: number;
  provider: ProviderName;
  method: string;
  /** Path below the provider's prefix, with the query. */
  path: string;
  headers: Record<string, string>;
  at: string;
  /** The JSON body, or a form's text fields; its files appear as `{ file, type, bytes }` (name, MIME type, size). */
  body?: Fields;
}

export class RequestLog {
  #entries: ReceivedRequest[] = [];
  #count = 0;

  get entries(): readonly ReceivedRequest[] {
    return this.#entries;
  }

  add(
    provider: ProviderName,
    pathAndQuery: string,
    request: Pick<Exchange, 'method' | 'headers' | 'body' | 'files'>,
  ): void {
    this.#count += 1;
    const files = Object.entries(request.files).map(([name, all]) => [
      name,
      all.map((file) => ({ file: file.name, type: file.type, bytes: file.size })),
    ]);
    const body: Fields = { ...request.body, ...Object.fromEntries(files) };
    this.#entries.push({
      requestNumber: this.#count,
      provider,
      method: request.method,
      path: pathAndQuery,
      headers: request.headers,
      at: new Date().toISOString(),
      ...(Object.keys(body).length > 0 && { body }),
    });
  }

  clear(): void {
    this.#entries = [];
    this.#count = 0;
  }
}
