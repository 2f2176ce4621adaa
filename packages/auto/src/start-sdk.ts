import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { diag, DiagConsoleLogger, DiagLogLevel, metrics, trace } from '@opentelemetry/api';
import type { TracerProvider } from '@opentelemetry/api';
import { isError, storeIdle, warnOnce } from '@costspan/core/internal';

type SdkNode = typeof import('@opentelemetry/sdk-node');

/** The parts of the SDK's own dependencies that are used; they must be the copies that it uses itself. */
interface SdkParts {
  readonly resources: {
    defaultResource(): { merge(other: unknown): never };
    resourceFromAttributes(attributes: Record<string, string>): unknown;
  };
  readonly core: { setGlobalErrorHandler(handler: (error: unknown) => void): void };
}

const require = createRequire(import.meta.url);

/** Whether the app, or another preload, has registered a tracer provider. */
export function isSdkStarted(): boolean {
  const provider = trace.getTracerProvider() as TracerProvider & { getDelegate?(): TracerProvider };
  return (provider.getDelegate?.() ?? provider).constructor.name !== 'NoopTracerProvider';
}

/**
 * Loads the OpenTelemetry SDK now and gives back how to start it from the `OTEL_*` variables. It is
 * started by the first call into an SDK: an app that starts an SDK of its own has done so by then.
 */
export function prepareSdk(): () => boolean {
  const sdkNode = require('@opentelemetry/sdk-node') as SdkNode;
  const ofSdk = createRequire(require.resolve('@opentelemetry/sdk-node'));
  const parts: SdkParts = {
    resources: ofSdk('@opentelemetry/resources') as SdkParts['resources'],
    core: ofSdk('@opentelemetry/core') as SdkParts['core'],
  };
  return () => {
    if (isSdkStarted()) return false;
    const { defaultResource, resourceFromAttributes } = parts.resources;
    // Cumulative sums of several processes can only be told apart by an instance id; OTEL_RESOURCE_ATTRIBUTES overrides this one.
    const resource = defaultResource().merge(resourceFromAttributes({ 'service.instance.id': randomUUID() }));
    reportErrorsOnce(parts);
    new sdkNode.NodeSDK({ resource }).start();
    return true;
  };
}

/** An exporter that cannot reach its back end says so at every export; the app's log needs it once. */
function reportErrorsOnce({ core }: SdkParts): void {
  core.setGlobalErrorHandler((error) => {
    const text = isError(error) ? error.message : String(error);
    warnOnce(
      'export',
      `an OpenTelemetry exporter failed; the app goes on, telemetry is lost until it recovers: ${text || 'connection failed'}`,
    );
  });
}

/** Makes our own warnings visible where nobody has chosen a diag logger. */
export function showWarnings(): void {
  if (process.env['OTEL_LOG_LEVEL'] === undefined)
    diag.setLogger(new DiagConsoleLogger(), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

/**
 * Exports all that is recorded, without shutting anything down: await it before a serverless
 * function is frozen. Never rejects.
 */
export async function flush(): Promise<void> {
  await storeIdle();
  const tracers = trace.getTracerProvider() as { getDelegate?(): unknown };
  const loggers = require('@opentelemetry/api') as { logs?: { getLoggerProvider(): unknown } };
  const legacy = (globalThis as Record<symbol, unknown>)[Symbol.for('io.opentelemetry.js.api.logs')];
  const providers = [
    tracers.getDelegate?.() ?? tracers,
    metrics.getMeterProvider(),
    loggers.logs?.getLoggerProvider(),
    typeof legacy === 'function' ? (legacy as (version: number) => unknown)(1) : undefined,
  ];
  await Promise.allSettled(
    providers.map((provider) => (provider as { forceFlush?(): Promise<void> } | undefined)?.forceFlush?.()),
  );
}
