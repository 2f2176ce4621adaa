import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { env } from '../settings.ts';
import { apiRegistry, isOtherMinor, isRegistryReadable, otherApiVersion, ownApiVersion } from '../util/api-registry.ts';
import { tracerProvider } from './providers.ts';
import { hasForeignState } from '../util/process-state.ts';
import { isWarned, warnOnce } from '../util/warn.ts';

const API = '@opentelemetry/api';

/** Whether a provider drops all that it gets: nothing was registered. */
function dropsAll(provider: TracerProvider | MeterProvider): boolean {
  const delegate = (provider as { getDelegate?(): object }).getDelegate?.() ?? provider;
  return /^Noop(?:Tracer|Meter)Provider$/.test(delegate.constructor.name);
}

/** Whether spans go anywhere: an OpenTelemetry SDK runs, whichever copy of the API it is registered with. */
export function hasTracerProvider(): boolean {
  return !dropsAll(tracerProvider({}));
}

/** Whether the environment says that a signal is not wanted: then nothing is missing. */
function isUnwanted(signal: 'TRACES' | 'METRICS' | 'LOGS'): boolean {
  const { OTEL_SDK_DISABLED: disabled = '', [`OTEL_${signal}_EXPORTER`]: exporter = '' } = env();
  return /^true$/i.test(disabled.trim()) || exporter.trim() === 'none';
}

/** Says once that spans go nowhere, or come from a copy of the API that does not work with the app's. */
export function warnOfTracer(provider: TracerProvider): void {
  const isMissing = dropsAll(provider);
  const other = otherApiVersion();
  if (other !== undefined && (isOtherMinor(other) || isMissing)) warnOfOtherCopy(other, isMissing);
  // It says why there is none.
  else if (isMissing && !isUnwanted('TRACES') && !isWarned('api version'))
    warnOnce(
      'no tracer provider',
      'no TracerProvider is registered: generations leave no spans. Start the OpenTelemetry SDK first, or set OTEL_TRACES_EXPORTER=none.',
    );
}

function warnOfOtherCopy(other: string, isMissing: boolean): void {
  const own = ownApiVersion();
  const newer = isRegistryReadable() ? other : own;
  const older = newer === own ? other : own;
  const registered = apiRegistry()?.trace !== undefined;
  const what =
    isMissing && !registered
      ? `${other} was the first to register, which refused what ${own} registers: generations leave no spans`
      : isRegistryReadable()
        ? `${other} has the OpenTelemetry SDK, and costspan uses ${own}, which works as long as ${other} is the first to start`
        : `${other} has the OpenTelemetry SDK, and costspan uses ${own}: HTTP spans and others are not children of costspan's spans`;
  warnOnce(
    'second api',
    `two versions of ${API} in this process: ${what}. Upgrade ${older} to ${newer}, for all packages: "overrides": { "${API}": "${newer}" } in package.json; npm ls ${API} names who brings which.`,
  );
}

/** Says once that there are spans and no metrics. */
export function warnOfMeter(meters: MeterProvider, tracers: TracerProvider): void {
  if (!dropsAll(meters) || isUnwanted('METRICS') || (dropsAll(tracers) && !isUnwanted('TRACES'))) return;
  warnOnce(
    'no meter provider',
    'no MeterProvider is registered: costs stand on spans only, and unsampled ones are lost. Give the OpenTelemetry SDK a metric reader, or set OTEL_METRICS_EXPORTER=none.',
  );
}

/** Says once that there are spans, and no log pipeline for the ledger. */
export function warnOfLogger(tracers: TracerProvider): void {
  if (isUnwanted('LOGS') || (dropsAll(tracers) && !isUnwanted('TRACES'))) return;
  warnOnce(
    'no logger provider',
    'no LoggerProvider is registered: charges are not written to the otel ledger. Give the OpenTelemetry SDK a log record processor, set COSTSPAN_LEDGER to off or file:FOLDER, or set OTEL_LOGS_EXPORTER=none.',
  );
}

/** Says once that another copy of core works beside this one and not with it. */
export function warnOfForeignState(): void {
  if (!hasForeignState()) return;
  warnOnce(
    'foreign state',
    'two versions of @costspan/core in this process do not share their state: settings, attribution, outputs and jobs of one do not reach the other. Bring them to one version; npm ls @costspan/core names them.',
  );
}
