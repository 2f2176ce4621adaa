import { trace } from '@opentelemetry/api';
import { registerOTel } from '@vercel/otel';

registerOTel({
  serviceName: 'app',
  instrumentationConfig: { fetch: { propagateContextUrls: [] } },
});
process.once('beforeExit', () => void trace.getTracerProvider().getDelegate().forceFlush());

globalThis.inRequest = (fn) =>
  trace.getTracer('app').startActiveSpan('request', async (span) => {
    await fn();
    span.end();
  });
