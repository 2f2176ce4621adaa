import * as traceloop from '@traceloop/node-server-sdk';
import OpenAI from 'openai';

traceloop.initialize({
  appName: 'app',
  apiKey: 'key',
  baseUrl: `http://127.0.0.1:${process.env.INTAKE_PORT}`,
  disableBatch: true,
  silenceInitializationMessage: true,
  // As Traceloop has it for an app of ECMAScript modules.
  instrumentModules: { openAI: OpenAI },
});
process.once('beforeExit', () => void traceloop.forceFlush());
