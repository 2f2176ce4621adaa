// The instrumentations, handed to the app's SDK (otel.mjs comes after this one).
import { costspan } from '@costspan/auto';

globalThis.benchInstrumentations = costspan();
