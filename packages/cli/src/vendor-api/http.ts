import { WrongUse } from '../exit.ts';
import { untilAllowed } from './too-many.ts';

/** A price list of a few thousand models is some 2 MiB, a page of ten thousand billing events some 4. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_MILLISECONDS = 30_000;

/** The vendor did not answer as it should: not the user's mistake, and not a price. */
export class VendorProblem extends Error {}

export interface VendorKey {
  /** environment variable with the user's key */
  readonly name: string;
  /** whether the API answers without it */
  readonly isOptional?: true;
  /** the header that has it (default: `authorization`) */
  readonly header?: string;
  readonly authorization: (key: string) => string;
}

/** Gets JSON of a path below the vendor's base URL; `undefined` for 404. */
export type Get = (path: string) => Promise<unknown>;

/** How a vendor's API is asked. */
export interface Asked {
  readonly key?: VendorKey;
  /** what each request has to state besides */
  readonly headers?: Readonly<Record<string, string>>;
  /** default: `JSON.parse` */
  readonly parse?: (text: string) => unknown;
}

/** Requests to a vendor's API: bounded in size and time, again where it says that it was asked too often, never sent on to another host. */
export function getterOf(vendor: Asked, baseUrl: string, key: string | undefined, signal?: AbortSignal): Get {
  const base = baseUrlOf(baseUrl);
  return async (path) => {
    const url = new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base);
    const where = `${url.host}${url.pathname}`;
    const ask = (): Promise<Response> => {
      const limit = AbortSignal.timeout(MOST_MILLISECONDS);
      return fetch(url, {
        headers: {
          accept: 'application/json',
          ...vendor.headers,
          ...(key !== undefined &&
            vendor.key && { [vendor.key.header ?? 'authorization']: vendor.key.authorization(key) }),
        },
        // A key must not follow a redirect to somebody else.
        redirect: 'error',
        signal: signal ? AbortSignal.any([limit, signal]) : limit,
      });
    };
    let response: Response;
    try {
      response = await untilAllowed(ask, signal);
    } catch (error) {
      throw new VendorProblem(`${where}: ${reasonOf(error)}`);
    }
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    if (response.status === 401 || response.status === 403) {
      await response.body?.cancel();
      const { name } = vendor.key ?? {};
      const message = `${where}: HTTP ${response.status}`;
      throw name === undefined ? new VendorProblem(message) : new WrongUse(`${message}; check the key in ${name}`);
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new VendorProblem(`${where}: HTTP ${response.status}`);
    }
    return parsed(await textOf(response, where), where, vendor.parse);
  };
}

function baseUrlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (!url || (url.protocol !== 'https:' && !isLoopback))
    throw new WrongUse(`--base-url is ${JSON.stringify(text)}: write an https URL, since a key is sent to it`);
  return url;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${MOST_MILLISECONDS / 1000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function textOf(response: Response, where: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MOST_BYTES)
        throw new VendorProblem(`${where}: more than the ${MOST_BYTES} bytes that an answer may have`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof VendorProblem ? error : new VendorProblem(`${where}: ${reasonOf(error)}`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string, where: string, parse: (text: string) => unknown = JSON.parse): unknown {
  try {
    return parse(text);
  } catch {
    throw new VendorProblem(`${where}: the answer is not JSON`);
  }
}
