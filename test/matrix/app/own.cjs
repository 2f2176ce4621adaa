const { costspan } = require('@costspan/auto');
const { NodeSDK } = require('@opentelemetry/sdk-node');

const sdk = new NodeSDK({ instrumentations: [...costspan()] });
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());
