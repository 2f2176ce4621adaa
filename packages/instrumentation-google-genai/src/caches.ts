import type { CallStart, MethodRow } from '@costspan/instrumentation';
import { endpoint, modelOf } from './address.ts';
import type { Params } from './address.ts';

/** `ai.caches.create`: what is kept is paid for by the hour. */
export const createCache: MethodRow = {
  target: 'Caches',
  method: 'create',
  publicName: 'ai.caches.create',
  role: 'generate',
  start(self, args): CallStart {
    const params = args[0] as (Params & { readonly config?: { ttl?: unknown; expireTime?: unknown } }) | undefined;
    const { ttl, expireTime } = params?.config ?? {};
    const { exchange, serverUrl } = endpoint(self, 'cachedContents');
    const { model } = modelOf(params);
    // What is to be kept may be long, and is nobody's business.
    const request = { model: params?.model, config: { ttl, expireTime } };
    return { kind: 'generate', exchange: { ...exchange, operation: 'caches.create', model, request }, serverUrl };
  },
};
