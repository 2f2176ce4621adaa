import type { Exchange } from '@costspan/core';
import { text } from '../shared/wire/index.ts';

/** What a URL of fal's says about the call. */
export interface Address {
  /** full endpoint id; not known from the URL of a poll, which names the owner and the app only */
  readonly endpoint?: string | undefined;
  readonly requestId?: string | undefined;
  readonly operation: 'call' | 'status' | 'result' | 'cancel' | 'elsewhere';
}

// https://docs.fal.ai/documentation/model-apis/inference/queue, 2026-11-24. The host may also stand
// in the path: a proxy or a test server is addressed as http://localhost:1/queue.fal.run/{id}.
const RUN = /(?:^|\/)(?:(?:queue|ws)\.)?fal\.run\/([^?#]*)/;

/** Reads the URL of a request; undefined where it is none of fal's inference. */
export function addressOf(url: unknown): Address | undefined {
  const found = text(url);
  if (found === undefined) return undefined;
  const path = RUN.exec(found)?.[1];
  if (path === undefined) return { operation: 'elsewhere' };
  const job = /\/requests\/([^/]+)(?:\/(.*))?$/.exec(path);
  if (job) {
    const last = job[2]?.replace(/\/+$/, '') ?? '';
    return {
      requestId: job[1],
      operation: last === 'cancel' ? 'cancel' : last.startsWith('status') ? 'status' : 'result',
    };
  }
  const endpoint = clean(path.replace(/\/(?:stream|realtime)\/*$/, ''));
  return { endpoint, operation: 'call' };
}

/** The endpoint id that the call is billed by: the SDK's argument (an id or a URL), else the URL's. */
export function endpointOf(exchange: Exchange, address: Address | undefined): string | undefined {
  const named = text(exchange.model);
  if (named !== undefined) return named.includes('://') ? addressOf(named)?.endpoint : clean(named);
  return address?.endpoint;
}

function clean(id: string): string | undefined {
  return text(
    id
      .split('/')
      .filter((part) => part !== '')
      .join('/'),
  );
}
