import { costspan } from '@costspan/auto';
import { NodeSDK } from '@opentelemetry/sdk-node';

new NodeSDK({ instrumentations: [...costspan()] }).start();
