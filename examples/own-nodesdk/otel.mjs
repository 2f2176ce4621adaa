// Loaded with --import, before the app and its SDKs.
import { costspan } from '@costspan/auto';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { CostPrinter } from './cost-printer.mjs';

const sdk = new NodeSDK({
  serviceName: 'own-nodesdk',
  instrumentations: [...costspan()],
  spanProcessors: [new CostPrinter()], // your own exporters here
});
sdk.start();

process.once('beforeExit', () => sdk.shutdown());
