import { trace } from '@opentelemetry/api';
import type { Sampler, SpanExporter, SpanLimits } from '@opentelemetry/sdk-trace';
import { flushThrough, inBackground } from './background.ts';
import { load, loadExporter } from './load.ts';
import { batchOptions, countOf, numbers, QUEUE_SIZE } from './numbers.ts';
import type { Core, Destination, Start } from './types.ts';

type Sdk = typeof import('@opentelemetry/sdk-trace');
interface Exporters {
  readonly OTLPTraceExporter: new () => SpanExporter;
}

/** Loads what spans need. */
export function prepareTraces(core: Core, destinations: readonly Destination[]): Start {
  const sdk = load<Sdk>('@opentelemetry/sdk-trace');
  const processors = destinations.map((one) => {
    if (one === 'console') return () => new sdk.SimpleSpanProcessor({ exporter: new sdk.ConsoleSpanExporter() });
    const { OTLPTraceExporter } = loadExporter<Exporters>('trace', one);
    return () => {
      const options = batchOptions(core, 'BSP');
      const exporter = inBackground(new OTLPTraceExporter(), core, options.maxQueueSize ?? QUEUE_SIZE, countOf);
      return flushThrough(new sdk.BatchSpanProcessor({ exporter, ...options }), exporter);
    };
  });
  return (resource) => {
    const sampler = samplerOf(core, sdk);
    const provider = new sdk.TracerProvider({
      resource,
      spanProcessors: processors.map((create) => create()),
      spanLimits: spanLimits(core),
      ...(sampler && { sampler }),
    });
    trace.setGlobalTracerProvider(provider);
  };
}

function samplerOf(core: Core, sdk: Sdk): Sampler | undefined {
  const name = core.getStringFromEnv('OTEL_TRACES_SAMPLER');
  if (name === undefined) return undefined;
  const root = rootSampler(name.replace('parentbased_', ''), core, sdk);
  return name.startsWith('parentbased_') ? new sdk.ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, core: Core, sdk: Sdk): Sampler {
  if (name === 'traceidratio')
    return new sdk.TraceIdRatioBasedSampler(core.getNumberFromEnv('OTEL_TRACES_SAMPLER_ARG'));
  return name === 'always_off' ? new sdk.AlwaysOffSampler() : new sdk.AlwaysOnSampler();
}

function spanLimits(core: Core): SpanLimits {
  return numbers(core, {
    attributeCountLimit: ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
    attributeValueLengthLimit: ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
    eventCountLimit: ['OTEL_SPAN_EVENT_COUNT_LIMIT'],
    linkCountLimit: ['OTEL_SPAN_LINK_COUNT_LIMIT'],
    attributePerEventCountLimit: ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT'],
    attributePerLinkCountLimit: ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 'OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT'],
  });
}
