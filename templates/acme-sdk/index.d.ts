export interface ClientOptions {
  apiKey: string;
  baseURL?: string;
  fetch?: typeof globalThis.fetch;
  maxRetries?: number;
}

export interface RequestOptions {
  signal?: AbortSignal;
}

export class AcmeError extends Error {
  readonly status: number;
  readonly error: unknown;
}

export class AcmeClient {
  constructor(options: ClientOptions);
  readonly baseURL: string;
  readonly images: Images;
  readonly videos: Videos;
}

export class Images {
  generate(body: object, options?: RequestOptions): Promise<unknown>;
  stream(body: object, options?: RequestOptions): Promise<AsyncGenerator<Record<string, unknown>>>;
}

export class Videos {
  create(body: object, options?: RequestOptions): Promise<unknown>;
  retrieve(id: string, options?: RequestOptions): Promise<unknown>;
}
