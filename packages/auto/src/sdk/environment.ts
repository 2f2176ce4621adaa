import type { Core, Destination, Destinations } from './types.ts';

/** Variables that are for `NodeSDK` alone, whatever they say. */
const OTHERS = ['OTEL_CONFIG_FILE', 'OTEL_NODE_EXPERIMENTAL_SDK_METRICS', 'OTEL_NODE_RESOURCE_DETECTORS'];

/** Numbers of which `NodeSDK` takes the default when they are not above 0. */
const POSITIVE = [
  'OTEL_ATTRIBUTE_COUNT_LIMIT',
  'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT',
  'OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_METRIC_EXPORT_INTERVAL',
  'OTEL_METRIC_EXPORT_TIMEOUT',
  ...['BSP', 'BLRP'].flatMap((processor) =>
    ['MAX_QUEUE_SIZE', 'SCHEDULE_DELAY', 'EXPORT_TIMEOUT', 'MAX_EXPORT_BATCH_SIZE'].map(
      (name) => `OTEL_${processor}_${name}`,
    ),
  ),
];

const SAMPLERS = new Set(['always_on', 'always_off', 'traceidratio'].flatMap((name) => [name, `parentbased_${name}`]));

/**
 * Where the `OTEL_*` variables send each signal. Undefined where they ask for what `NodeSDK` alone knows, or say
 * something that it warns about and corrects.
 */
export function destinations(core: Core): Destinations | undefined {
  const [traces, metrics, logs] = ['TRACES', 'METRICS', 'LOGS'].map((signal) => destinationsOf(core, signal));
  if (!traces || !metrics || !logs || OTHERS.some((name) => core.getStringFromEnv(name) !== undefined))
    return undefined;
  const isPlain = hasPlainNumbers(core) && hasPlainSampler(core) && hasPlainPropagators(core);
  return isPlain ? { traces, metrics, logs } : undefined;
}

function destinationsOf(core: Core, signal: string): Destination[] | undefined {
  const names = [...new Set(core.getStringListFromEnv(`OTEL_${signal}_EXPORTER`))];
  if (names.length === 1 && names[0] === 'none') return [];
  const found = (names.length > 0 ? names : ['otlp']).map((name) =>
    name === 'otlp' ? protocolOf(core, signal) : name,
  );
  return found.every(isDestination) ? found : undefined;
}

function protocolOf(core: Core, signal: string): string {
  return (
    core.getStringFromEnv(`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`) ??
    core.getStringFromEnv('OTEL_EXPORTER_OTLP_PROTOCOL') ??
    'http/protobuf'
  );
}

function isDestination(name: string): name is Destination {
  return name === 'console' || name === 'http/json' || name === 'http/protobuf';
}

function hasPlainNumbers(core: Core): boolean {
  const number = (name: string): number | undefined => {
    const text = core.getStringFromEnv(name);
    return text === undefined ? undefined : Number(text);
  };
  const interval = number('OTEL_METRIC_EXPORT_INTERVAL') ?? Infinity;
  const timeout = number('OTEL_METRIC_EXPORT_TIMEOUT') ?? 0;
  return timeout <= interval && POSITIVE.every((name) => (number(name) ?? 1) > 0);
}

function hasPlainSampler(core: Core): boolean {
  const name = core.getStringFromEnv('OTEL_TRACES_SAMPLER');
  if (name === undefined) return true;
  const ratio = Number(core.getStringFromEnv('OTEL_TRACES_SAMPLER_ARG') ?? NaN);
  return SAMPLERS.has(name) && (!name.endsWith('traceidratio') || (ratio >= 0 && ratio <= 1));
}

function hasPlainPropagators(core: Core): boolean {
  const names = core.getStringListFromEnv('OTEL_PROPAGATORS');
  if (names === undefined || (names.length === 1 && names[0] === 'none')) return true;
  return names.length > 0 && names.every((name) => name === 'tracecontext' || name === 'baggage');
}
