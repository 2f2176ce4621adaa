import { guard } from '@costspan/core/internal';
import { attachmentOf, isSuppressed } from '@costspan/instrumentation';
import type { Sdk } from '@costspan/instrumentation';

/** What reads requests and answers. */
export type Layer = typeof import('./layer.ts');
export type ObserveRequest = Layer['observeRequest'];
export type ObserveFetch = Layer['observeFetch'];

/** What asks the layer about each request, while it is switched on and the request is not OpenTelemetry's own. */
export interface LayerAccess {
  readonly request: ObserveRequest;
  readonly fetch: ObserveFetch;
}

/** Asks a layer that is loaded when there is something to ask. */
export function layerAccess(sdk: Sdk, load: () => Layer | undefined): LayerAccess {
  const attachment = attachmentOf(sdk);
  const layer = (): Layer | undefined => (attachment.enabled && !isSuppressed() ? load() : undefined);
  return {
    request: (...asked) => layer()?.observeRequest(...asked),
    fetch: (args) => layer()?.observeFetch(args),
  };
}

/** Runs what observes a request so that its errors never reach the app. */
export function guarded<T>(fn: () => T): T | undefined {
  return guard('requests to billers', fn);
}
