import { guard } from '@costspan/core/internal';
import { attachmentOf } from '@costspan/instrumentation';
import type { Sdk } from '@costspan/instrumentation';
import { channels } from './channels.ts';
import { observeHttp } from './http.ts';
import type { LayerAccess } from './layer-access.ts';
import { observeUndici } from './undici.ts';
import { wrapFetch } from './wrap-fetch.ts';

/** Switches the layer on, in whatever runtime. */
export function attach(sdk: Sdk, layer: LayerAccess): void {
  switchOn(sdk);
  const undici = versionOfUndici();
  if (undici && !channels.areObserved) {
    channels.areObserved = true;
    guard('requests to billers', () => observeUndici(layer.request));
    guard('requests to billers', () => observeHttp(layer.request));
  }
  if (!undici || !tellsBodies(undici)) guard('fetch', () => wrapGlobalFetch(layer));
}

export function switchOn(sdk: Sdk): void {
  const attachment = attachmentOf(sdk);
  // Every attempt is a request that is seen.
  attachment.transportObserved = true;
  attachment.enabled = true;
}

/** Of the undici behind Node's `fetch`; undefined in runtimes that only stand in for Node, whose channels are silent. */
function versionOfUndici(): string | undefined {
  const { versions } =
    (globalThis as { process?: { versions?: Readonly<Record<string, string | undefined>> } }).process ?? {};
  return versions?.['bun'] === undefined && versions?.['deno'] === undefined ? versions?.['undici'] : undefined;
}

/** Whether bodies pass on its channels: from 7.11 on, which Node 24 has. */
function tellsBodies(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 7 || (major === 7 && minor >= 11);
}

function wrapGlobalFetch(layer: LayerAccess): void {
  const { fetch } = globalThis;
  if (typeof fetch !== 'function') return;
  const wrapped = wrapFetch(fetch as never, layer.fetch) as typeof globalThis.fetch;
  if (wrapped === fetch) return;
  const own = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  Object.defineProperty(globalThis, 'fetch', {
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? true,
    value: wrapped,
  });
}
