import { createRequire } from 'node:module';
import { trace } from '@opentelemetry/api';
import type OpenAI from 'openai';
import { braintrust } from './braintrust.ts';
import type { OpenTelemetry } from './otel.ts';
import { layer, openlitPrices } from './prices.ts';

const require = createRequire(import.meta.url);

/** What an instrumentation does to a client; most do all they do when the SDK is loaded. */
export type Wrap = (client: OpenAI) => OpenAI;

const asIs: Wrap = (client) => client;

interface Instrumentation {
  readonly instrumentationName: string;
}
type InstrumentationClass = new (config?: object) => Instrumentation;

/** Switches one subject on, before the OpenAI SDK is loaded, as its README says, with content capture off. */
const attach: Record<string, (otel: OpenTelemetry) => Wrap | Promise<Wrap>> = {
  bare: () => asIs,
  span: () => asIs,
  floor: () => asIs,
  costspan: () => costspan({}),
  'costspan-no-ledger': () => costspan({ ledger: 'off' }),
  contrib: (otel) => registered(otel, '@opentelemetry/instrumentation-openai', { captureMessageContent: false }),
  traceloop: (otel) => registered(otel, '@traceloop/instrumentation-openai', { traceContent: false }),
  openinference: (otel) =>
    registered(
      otel,
      '@arizeai/openinference-instrumentation-openai',
      {},
      { traceConfig: { hideInputs: true, hideOutputs: true } },
    ),
  openlit,
  braintrust,
};

/** As it comes, with the ledger in the app's log pipeline, unless `options` say otherwise. */
function costspan(options: { ledger?: 'off' }): Wrap {
  const { configure } = require('@costspan/core') as { configure(options: object): void };
  const { OpenAIInstrumentation } = require('@costspan/instrumentation-openai') as {
    OpenAIInstrumentation: InstrumentationClass;
  };
  configure({ prices: layer, ...options });
  new OpenAIInstrumentation();
  return asIs;
}

/** An OpenTelemetry instrumentation; `registerInstrumentations` hands it the providers, without which some lose their metrics. */
function registered(otel: OpenTelemetry, name: string, instrumentationConfig: object, options?: object): Wrap {
  const { OpenAIInstrumentation } = require(name) as { OpenAIInstrumentation: InstrumentationClass };
  const { registerInstrumentations } = require('@opentelemetry/instrumentation') as {
    registerInstrumentations(options: object): void;
  };
  const instrumentation = new OpenAIInstrumentation(
    options ? { instrumentationConfig, ...options } : instrumentationConfig,
  );
  registerInstrumentations({
    instrumentations: [instrumentation],
    tracerProvider: otel.tracerProvider,
    meterProvider: otel.meterProvider,
    loggerProvider: otel.loggerProvider,
  });
  return asIs;
}

/** OpenLIT starts an SDK of its own unless the provider it finds has `addSpanProcessor`: with it, it takes ours, as an app's. */
function openlit(): Wrap {
  (trace.getTracerProvider() as { addSpanProcessor?: () => void }).addSpanProcessor = () => undefined;
  const { Openlit } = require('openlit') as { Openlit: { init(options: object): void } };
  Openlit.init({
    applicationName: 'bench',
    environment: 'bench',
    captureMessageContent: false,
    disableEvents: true,
    pricingJson: openlitPrices,
    instrumentations: { openai: require('openai') as unknown },
  });
  return asIs;
}

/** The OpenAI class, instrumented by `subject`. */
export async function load(subject: string, otel: OpenTelemetry): Promise<{ make: (options: object) => OpenAI }> {
  const start = attach[subject];
  if (!start) throw new Error(`${subject} is not one of ${Object.keys(attach).join(', ')}`);
  const wrap = await start(otel);
  // By require: the one way in which every subject sees the SDK without a loader hook.
  const { OpenAI: Client } = require('openai') as { OpenAI: new (options: object) => OpenAI };
  return { make: (options) => wrap(new Client({ apiKey: 'none', ...options })) };
}
