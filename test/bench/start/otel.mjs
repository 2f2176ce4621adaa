// An app's own OpenTelemetry SDK, as its README starts it.
import { NodeSDK } from '@opentelemetry/sdk-node';

new NodeSDK({ instrumentations: globalThis.benchInstrumentations ?? [] }).start();
