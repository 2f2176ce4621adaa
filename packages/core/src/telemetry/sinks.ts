import type { MeterProvider, Tracer, TracerProvider } from '@opentelemetry/api';
import { settings } from '../settings.ts';
import { Ledger } from './ledger.ts';
import { Metrics } from './metrics.ts';
import { loggerProvider, meterProvider, tracerProvider } from './providers.ts';
import type { LoggerProvider, Providers } from './providers.ts';
import { warnOnce } from './warn.ts';

const metricsOf = new WeakMap<MeterProvider, Metrics>();
const ledgerOf = new WeakMap<LoggerProvider, Ledger>();
const tracersOf = new WeakMap<TracerProvider, Map<string, Tracer>>();

/** The tracer of a scope; made once for each provider, which an app may register late or replace. */
export function tracer(providers: Providers, name: string, version: string): Tracer {
  const provider = tracerProvider(providers);
  let tracers = tracersOf.get(provider);
  if (!tracers) {
    tracersOf.set(provider, (tracers = new Map()));
    warnWithoutTracer(provider);
  }
  let made = tracers.get(name);
  if (!made) tracers.set(name, (made = provider.getTracer(name, version)));
  return made;
}

export function metrics(providers: Providers): Metrics {
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

/** Undefined where the ledger is off, or the app has no logger provider. */
export function ledger(providers: Providers): Ledger | undefined {
  if (settings().ledger === 'off') return undefined;
  const provider = loggerProvider(providers);
  if (!provider) {
    warnOnce(
      'no logger provider',
      'no LoggerProvider is registered: charges are not written to the ledger. Register one, or set COSTSPAN_LEDGER=off.',
    );
    return undefined;
  }
  let made = ledgerOf.get(provider);
  if (!made) ledgerOf.set(provider, (made = new Ledger(provider)));
  return made;
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
