import { NodeSDK } from '@opentelemetry/sdk-node';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

/** A span processor for development: one line for each generation. */
const costPrinter: SpanProcessor = {
  onStart() {},
  onEnd({ name, attributes }) {
    const amount = attributes['costspan.cost.amount'];
    if (amount !== undefined) console.log(`$${String(amount)} ${String(attributes['costspan.cost.status'])}: ${name}`);
  },
  async forceFlush() {},
  async shutdown() {},
};

const sdk = new NodeSDK({ serviceName: 'esbuild-bundle', spanProcessors: [costPrinter] });
sdk.start();

process.once('beforeExit', () => void sdk.shutdown());
