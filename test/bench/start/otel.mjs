// An app's own OpenTelemetry SDK, with nothing to export to.
import { NodeSDK } from '@opentelemetry/sdk-node';

new NodeSDK({ instrumentations: globalThis.benchInstrumentations ?? [] }).start();
