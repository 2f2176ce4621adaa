import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { warnOnce } from '@costspan/core/internal';
import type { Providers } from '@costspan/core/internal';
import { attachmentOf, isSwitchedOn } from './attachment.ts';
import type { Attachment } from './attachment.ts';
import { moduleHooks } from './module-hooks.ts';
import { isNodeNewEnough } from './node-version.ts';
import type { Sdk, SdkSpec } from './spec.ts';

export interface InstrumentationConfig {
  /** false: `enable()` has to be called; the default is true */
  enabled?: boolean;
}

/**
 * An OpenTelemetry `Instrumentation` (as `registerInstrumentations` and `NodeSDK` take them) made
 * from a spec. It does not extend `InstrumentationBase`: that one's `_wrap` silently removes an
 * earlier wrapper of the same method, and its version binds the app to one line of the SDK.
 */
export class SdkInstrumentation {
  readonly instrumentationName: string;
  readonly instrumentationVersion: string;
  readonly #attachment: Attachment;
  #config: InstrumentationConfig;

  /** Of an `Sdk` the spec is loaded when the app loads the SDK. */
  constructor(sdk: Sdk | SdkSpec, config: InstrumentationConfig = {}) {
    this.instrumentationName = sdk.scope.name;
    this.instrumentationVersion = sdk.scope.version;
    this.#attachment = attachmentOf(sdk);
    this.#config = { enabled: true, ...config };
    if (this.#config.enabled) this.enable();
  }

  /** Hooks the SDK's modules and switches the wrappers on. */
  enable(): void {
    if (!isSwitchedOn() || !isNodeNewEnough()) return;
    const hooks = moduleHooks();
    if (hooks) hooks.startHooks(this.#attachment);
    else
      warnOnce(
        'no module hooks',
        `modules cannot be hooked here (a bundle, or no Node.js), so no call is seen. Instrument each client instead, for example ${this.#attachment.sdk.clientFunction}(client).`,
      );
    this.#attachment.enabled = true;
  }

  /** Wrappers stay where they are, since others may have wrapped them, and let every call through untouched. */
  disable(): void {
    this.#attachment.enabled = false;
  }

  setTracerProvider(tracerProvider: TracerProvider): void {
    this.#provide({ tracerProvider });
  }

  setMeterProvider(meterProvider: MeterProvider): void {
    this.#provide({ meterProvider });
  }

  setLoggerProvider(loggerProvider: NonNullable<Providers['loggerProvider']>): void {
    this.#provide({ loggerProvider });
  }

  setConfig(config: InstrumentationConfig): void {
    this.#config = { ...this.#config, ...config };
  }

  getConfig(): InstrumentationConfig {
    return this.#config;
  }

  #provide(providers: Providers): void {
    this.#attachment.providers = { ...this.#attachment.providers, ...providers };
  }
}
