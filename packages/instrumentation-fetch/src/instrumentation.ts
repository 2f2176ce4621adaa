import { guard, requireOnNode } from '@costspan/core/internal';
import { attachmentOf, isNodeNewEnough, isSwitchedOn, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig, Sdk } from '@costspan/instrumentation';
import { attach } from './attach.ts';
import { layerAccess } from './layer-access.ts';
import type { Layer } from './layer-access.ts';
import { sdk } from './identity.ts';

let layer: Layer | undefined;

/** Nothing of the layer is loaded before a request is made. */
function load(): Layer | undefined {
  return (layer ??= requireOnNode('@costspan/instrumentation-fetch/layer', import.meta.url) as Layer | undefined);
}

const lazy: Sdk = {
  ...sdk,
  load() {
    const loaded = load();
    if (!loaded) throw new Error('@costspan/instrumentation-fetch/layer cannot be loaded: this is not Node.js');
    return loaded.spec;
  },
};

/** Every biller of the price book by HTTP, for `registerInstrumentations` or `NodeSDK` on Node. */
export class FetchInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(lazy, config);
  }

  /** There is no module to hook: requests are seen on their way. */
  override enable(): void {
    if (!isSwitchedOn() || !isNodeNewEnough()) return;
    guard('requests to billers', () => attach(lazy, layerAccess(lazy, load)));
  }

  /** Whether a request goes to a biller that is measured here, so that nobody has to be warned of it; no web socket is. */
  owns(url: string, method: string): boolean {
    return (
      !/^wss?:/.test(url) && attachmentOf(lazy).enabled && load()?.toBiller({ url, method, startedAt: 0 }) !== undefined
    );
  }
}
