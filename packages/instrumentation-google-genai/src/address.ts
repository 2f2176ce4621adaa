/** Where the parts of a client send to, and what their parameters name. */

export interface ApiClient {
  isVertexAI(): boolean;
  getBaseUrl(): string;
  getProject(): string | undefined;
  getLocation(): string | undefined;
}

/** A part of a client: models, batches and operations have the first, interactions the second. */
export interface Part {
  readonly apiClient?: ApiClient;
  readonly parentClient?: ApiClient;
}

export interface Params {
  readonly model?: unknown;
  readonly name?: unknown;
  readonly operation?: { readonly name?: unknown };
  readonly stream?: unknown;
}

/** Where a path of the API is, at the provider's own address, and where this client sends to. */
export function endpoint(
  self: unknown,
  path: string,
): { exchange: { provider: string; url: string }; serverUrl?: string } {
  const api = (self as Part).apiClient ?? (self as Part).parentClient;
  if (!api?.isVertexAI())
    return {
      exchange: {
        provider: 'gcp.gemini',
        url: `https://generativelanguage.googleapis.com/v1beta/${path.replace('publishers/google/', '')}`,
      },
      ...(api && { serverUrl: api.getBaseUrl() }),
    };
  const [project, location] = [api.getProject(), api.getLocation()];
  const scope =
    project && location && !path.startsWith('projects/') ? `projects/${project}/locations/${location}/` : '';
  return {
    exchange: { provider: 'gcp.vertex_ai', url: `https://aiplatform.googleapis.com/v1beta1/${scope}${path}` },
    serverUrl: api.getBaseUrl(),
  };
}

/** `models/imagen-4`, `google/imagen-4`, `publishers/google/models/imagen-4`: the name alone, and where it is. */
export function modelOf(params: Params | undefined): { model: string | undefined; path: string } {
  const whole = typeof params?.model === 'string' ? params.model : undefined;
  const [publisher, name] = /^([^/]+)\/([^/]+)$/.exec(whole ?? '')?.slice(1) ?? [];
  if (whole === undefined) return { model: undefined, path: 'models/' };
  if (publisher && name && publisher !== 'models' && publisher !== 'tunedModels')
    return { model: name, path: `publishers/${publisher}/models/${name}` };
  return {
    model: whole.replace(/^.*models\//, ''),
    path: whole.includes('/') ? whole : `publishers/google/models/${whole}`,
  };
}

/** The object that has an instance's methods. */
export function prototypeOf(one: object | undefined): unknown {
  return one && Object.getPrototypeOf(one);
}
