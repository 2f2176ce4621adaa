import { metrics } from '@opentelemetry/api';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { inBackground } from './background.ts';
import { load, loadExporter } from './load.ts';
import type { Core, Destination, Start } from './types.ts';

type Sdk = typeof import('@opentelemetry/sdk-metrics');
interface Exporters {
  readonly OTLPMetricExporter: new () => PushMetricExporter;
}

/** Of the specification, in ms. */
const EXPORT_INTERVAL = 60_000;
const EXPORT_TIMEOUT = 30_000;
/** Sums go on from one export to the next, so that one behind another that hangs is enough. */
const MAX_WAITING = 1;

/** Loads what metrics need. */
export function prepareMetrics(core: Core, destinations: readonly Destination[]): Start {
  const sdk = load<Sdk>('@opentelemetry/sdk-metrics');
  const readers = destinations.map((one) => {
    if (one === 'console')
      return () => new sdk.PeriodicExportingMetricReader({ exporter: new sdk.ConsoleMetricExporter() });
    const { OTLPMetricExporter } = loadExporter<Exporters>('metrics', one);
    return () => {
      const exporter = inBackground(new OTLPMetricExporter(), core, MAX_WAITING, () => 1);
      return new sdk.PeriodicExportingMetricReader({ exporter, ...exportTimes(core) });
    };
  });
  return (resource) => {
    metrics.setGlobalMeterProvider(new sdk.MeterProvider({ resource, readers: readers.map((create) => create()) }));
  };
}

function exportTimes(core: Core): { exportIntervalMillis: number; exportTimeoutMillis: number } {
  const exportIntervalMillis = core.getNumberFromEnv('OTEL_METRIC_EXPORT_INTERVAL') ?? EXPORT_INTERVAL;
  const timeout = core.getNumberFromEnv('OTEL_METRIC_EXPORT_TIMEOUT') ?? EXPORT_TIMEOUT;
  return { exportIntervalMillis, exportTimeoutMillis: Math.min(timeout, exportIntervalMillis) };
}
