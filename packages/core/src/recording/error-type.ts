import { isError } from '../util/realm.ts';

/** `error.type`: the HTTP status where there is one, else the error's name. */
export function errorTypeOf(error: unknown): string {
  const status = statusOf(error);
  if (typeof status === 'number' && status >= 400) return String(status);
  if (isError(error)) return error.name === 'Error' ? error.constructor.name : error.name;
  return '_OTHER';
}

interface WithStatus {
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly response?: { readonly status?: unknown };
  readonly httpResponse?: { readonly status?: unknown };
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  readonly httpStatusCode?: unknown;
}

/** HTTP status that an SDK's error carries: Stainless has `status`, Fern and Speakeasy `statusCode`, AWS `$metadata`, Google `httpStatusCode`, others the response. */
export function statusOf(error: unknown): number | undefined {
  const one = error as WithStatus | undefined | null;
  return [
    one?.status,
    one?.statusCode,
    one?.response?.status,
    one?.httpResponse?.status,
    one?.$metadata?.httpStatusCode,
    one?.httpStatusCode,
  ].find((status) => typeof status === 'number');
}
