import { register } from 'node:module';
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import { NodeSDK } from '@opentelemetry/sdk-node';

// As OpenTelemetry has it for an app of ECMAScript modules.
register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
const sdk = new NodeSDK({ instrumentations: [new OpenAIInstrumentation()] });
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());
