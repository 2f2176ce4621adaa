// The instrumentations, one by one, handed to the app's SDK (otel.mjs comes after this one).
import { FalInstrumentation } from '@costspan/instrumentation-fal';
import { OpenAIInstrumentation } from '@costspan/instrumentation-openai';
import { ReplicateInstrumentation } from '@costspan/instrumentation-replicate';

globalThis.benchInstrumentations = [
  new FalInstrumentation(),
  new OpenAIInstrumentation(),
  new ReplicateInstrumentation(),
];
