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
import { loggerProvider, meterProvider, tracerProvider } from './providers.ts';
import type { Providers } from './providers.ts';
import { hasForeignState, processState } from '../util/process-state.ts';
import { warnOnce } from '../util/warn.ts';

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
    warnWithoutTracer(provider);
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
    if (provider.constructor.name === 'NoopMeterProvider')
      warnOnce(
        'no meter provider',
        'no MeterProvider is registered: costs stand on spans only, and unsampled ones are lost. Register a MeterProvider, or start with @costspan/auto/register.',
      );
  }
  return made;
}

/** Undefined where the ledger is off, or has nowhere to go. */
export function ledger(providers: Providers): Ledger | undefined {
  markActivity();
  const wanted = settings().ledger;
  if (!wanted.otel && wanted.folder === undefined) return undefined;
  const provider = wanted.otel ? (loggerProvider(providers) ?? noLogger()) : NO_LOGGER;
  let ofProvider = ledgersOf.get(wanted);
  if (!ofProvider) ledgersOf.set(wanted, (ofProvider = new WeakMap()));
  let made = ofProvider.get(provider);
  if (!made) ofProvider.set(provider, (made = new Ledger(sinksFor(wanted, provider))));
  return made;
}

/** Stands for a log pipeline that is not there. */
const NO_LOGGER: LoggerProvider = { getLogger: () => ({ emit: () => undefined }) };

function noLogger(): LoggerProvider {
  warnOnce(
    'no logger provider',
    'no LoggerProvider is registered: charges are not written to the otel ledger. Register one, or set COSTSPAN_LEDGER to off or file:FOLDER.',
  );
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

/** Says once, at the first call, that spans go nowhere. */
function warnWithoutTracer(provider: TracerProvider): void {
  const delegate = (provider as { getDelegate?(): TracerProvider }).getDelegate?.() ?? provider;
  if (delegate.constructor.name !== 'NoopTracerProvider') return;
  warnOnce(
    'no tracer provider',
    'no TracerProvider is registered with this copy of @opentelemetry/api: generations leave no spans. Start the OpenTelemetry SDK first, and look for a second copy with: npm ls @opentelemetry/api',
  );
}

/** Says once that another copy of core works beside this one and not with it. */
function warnOfForeignState(): void {
  if (!hasForeignState()) return;
  warnOnce(
    'foreign state',
    'two versions of @costspan/core in this process do not share their state: settings, attribution, outputs and jobs of one do not reach the other. Bring them to one version; npm ls @costspan/core names them.',
  );
}
