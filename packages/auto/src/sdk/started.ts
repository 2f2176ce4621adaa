import { trace } from '@opentelemetry/api';
import type { TracerProvider } from '@opentelemetry/api';

/** Whether the app, or another preload, has registered a tracer provider. */
export function isSdkStarted(): boolean {
  const provider = trace.getTracerProvider() as TracerProvider & { getDelegate?(): TracerProvider };
  return (provider.getDelegate?.() ?? provider).constructor.name !== 'NoopTracerProvider';
}
