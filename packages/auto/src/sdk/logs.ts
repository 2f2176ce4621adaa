import * as api from '@opentelemetry/api';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import { flushThrough, inBackground } from './background.ts';
import { load, loadExporter } from './load.ts';
import { batchOptions, countOf, numbers, QUEUE_SIZE } from './numbers.ts';
import type { Core, Destination, Start } from './types.ts';

type Sdk = typeof import('@opentelemetry/sdk-logs');
interface Exporters {
  readonly OTLPLogExporter: new () => LogRecordExporter;
}

/** Loads what log records need. */
export function prepareLogs(core: Core, destinations: readonly Destination[]): Start {
  const sdk = load<Sdk>('@opentelemetry/sdk-logs');
  const processors = destinations.map((one) => {
    if (one === 'console')
      return () => new sdk.SimpleLogRecordProcessor({ exporter: new sdk.ConsoleLogRecordExporter() });
    const { OTLPLogExporter } = loadExporter<Exporters>('logs', one);
    return () => {
      const options = batchOptions(core, 'BLRP');
      const exporter = inBackground(new OTLPLogExporter(), core, options.maxQueueSize ?? QUEUE_SIZE, countOf);
      return flushThrough(new sdk.BatchLogRecordProcessor({ exporter, ...options }), exporter);
    };
  });
  return (resource) => {
    const logRecordLimits = numbers(core, {
      attributeCountLimit: ['OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
      attributeValueLengthLimit: ['OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
    });
    api.logs.setGlobalLoggerProvider(
      new sdk.LoggerProvider({ resource, logRecordLimits, processors: processors.map((create) => create()) }),
    );
  };
}
