import { createRequire, register } from 'node:module';
import { trace } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  registerInstrumentations,
} from '@opentelemetry/instrumentation';
import type { Instrumentation } from '@opentelemetry/instrumentation';

const require = createRequire(import.meta.url);

type Method = (this: unknown, ...args: unknown[]) => unknown;
interface Classes {
  OpenAI: { Images: { prototype: object }; Chat: { Completions: { prototype: object } } };
}

/** Wraps as every `InstrumentationBase` does: with its own `_wrap`, which takes off an earlier shimmer wrapper of the same method. */
class ImagesInstrumentation extends InstrumentationBase {
  constructor() {
    super('peer', '1.0.0', {});
  }

  protected init(): InstrumentationNodeModuleDefinition[] {
    const spanned = (original: Method): Method =>
      function (...args) {
        trace.getTracer('peer').startSpan('peer images.generate').end();
        return original.apply(this, args);
      };
    return [
      new InstrumentationNodeModuleDefinition('openai', ['>=4'], (exports: Classes) => {
        this._wrap(exports.OpenAI.Images.prototype as never, 'generate' as never, spanned as never);
        return exports;
      }),
    ];
  }
}

/** The loader hook that OpenTelemetry documents for ESM apps. */
function registered(instrumentation: Instrumentation): void {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  registerInstrumentations({ instrumentations: [instrumentation] });
}

/** Other instrumentations of the same methods, switched on as an app does. */
export const PEERS: Readonly<Record<string, () => void>> = {
  wrap: () => registered(new ImagesInstrumentation()),
  contrib: () => {
    const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai') as {
      OpenAIInstrumentation: new () => Instrumentation;
    };
    registered(new OpenAIInstrumentation());
  },
};
