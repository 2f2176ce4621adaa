import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { Providers } from '@costspan/core/internal';
import { attachmentOf, isSwitchedOn } from './attachment.ts';
import type { Attachment } from './attachment.ts';
import { startHooks } from './hooks.ts';
import type { SdkSpec } from './spec.ts';

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

  constructor(spec: SdkSpec, config: InstrumentationConfig = {}) {
    this.instrumentationName = spec.scope.name;
    this.instrumentationVersion = spec.scope.version;
    this.#attachment = attachmentOf(spec);
    this.#config = { enabled: true, ...config };
    if (this.#config.enabled) this.enable();
  }

  /** Hooks the SDK's modules and switches the wrappers on. */
  enable(): void {
    if (!isSwitchedOn()) return;
    startHooks([this.#attachment]);
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
