import type { MeterProvider, Tracer, TracerProvider } from '@opentelemetry/api';
import { markActivity } from '../util/activity.ts';
import { fileSink } from '../ledger/file-sink.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { LedgerSink } from '../ledger/ledger.ts';
import { resourceOfEnvironment } from '../ledger/line.ts';
import { OtelSink } from '../ledger/otel-sink.ts';
import type { LoggerProvider } from '../ledger/otel-sink.ts';
import { env, settings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { Metrics } from './metrics.ts';
import { warnOfForeignState, warnOfLogger, warnOfMeter, warnOfTracer } from './missing-telemetry.ts';
import { loggerProvider, meterProvider, tracerProvider } from './providers.ts';
import type { Providers } from './providers.ts';
import { processState } from '../util/process-state.ts';

// Shared by all copies of core: a second one would make every instrument twice, and report its gauge twice.
const metricsOf = processState('metrics', () => new WeakMap<MeterProvider, Metrics>());
const ledgersOf = processState('ledgers', () => new WeakMap<Settings['ledger'], WeakMap<LoggerProvider, Ledger>>());
const tracersOf = new WeakMap<TracerProvider, Map<string, Tracer>>();

/** The tracer of a scope; made once for each provider, which an app may register late or replace. */
export function tracer(providers: Providers, name: string, version: string): Tracer {
  markActivity();
  const provider = tracerProvider(providers);
  let tracers = tracersOf.get(provider);
  if (!tracers) {
    tracersOf.set(provider, (tracers = new Map()));
    warnOfTracer(provider);
    warnOfForeignState();
  }
  let made = tracers.get(name);
  if (!made) tracers.set(name, (made = provider.getTracer(name, version)));
  return made;
}

export function metrics(providers: Providers): Metrics {
  markActivity();
  const provider = meterProvider(providers);
  let made = metricsOf.get(provider);
  if (!made) {
    metricsOf.set(provider, (made = new Metrics(provider, settings().metricLabels)));
    warnOfMeter(provider, tracerProvider(providers));
  }
  return made;
}

/** Undefined where the ledger is off, or has nowhere to go. */
export function ledger(providers: Providers): Ledger | undefined {
  markActivity();
  const wanted = settings().ledger;
  if (!wanted.otel && wanted.folder === undefined) return undefined;
  const provider = wanted.otel ? (loggerProvider(providers) ?? noLogger(providers)) : NO_LOGGER;
  let ofProvider = ledgersOf.get(wanted);
  if (!ofProvider) ledgersOf.set(wanted, (ofProvider = new WeakMap()));
  let made = ofProvider.get(provider);
  if (!made) ofProvider.set(provider, (made = new Ledger(sinksFor(wanted, provider))));
  return made;
}

/** Stands for a log pipeline that is not there. */
const NO_LOGGER: LoggerProvider = { getLogger: () => ({ emit: () => undefined }) };

function noLogger(providers: Providers): LoggerProvider {
  warnOfLogger(tracerProvider(providers));
  return NO_LOGGER;
}

function sinksFor(wanted: Settings['ledger'], provider: LoggerProvider): LedgerSink[] {
  const sinks: LedgerSink[] = [];
  // The file first: it is what an error of a log pipeline must not get in front of.
  const file = wanted.folder === undefined ? undefined : fileSink(wanted.folder, () => resourceOfEnvironment(env()));
  if (file) sinks.push(file);
  if (provider !== NO_LOGGER) sinks.push(new OtelSink(provider));
  return sinks;
}
