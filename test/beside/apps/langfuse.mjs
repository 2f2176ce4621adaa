import { LangfuseSpanProcessor } from '@langfuse/otel';
import { trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';

const baseUrl = `http://127.0.0.1:${process.env.INTAKE_PORT}`;
const sdk = new NodeSDK({
  spanProcessors: [
    new LangfuseSpanProcessor({ baseUrl, publicKey: 'pk', secretKey: 'sk', shouldExportSpan: () => true }),
  ],
});
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());

globalThis.inRequest = (fn) =>
  trace.getTracer('app').startActiveSpan('request', async (span) => {
    await fn();
    span.end();
  });
