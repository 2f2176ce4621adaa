import { costspan } from '@costspan/auto';
import { NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK({ instrumentations: [...costspan()] });
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());
