import { AssemblyAI } from 'assemblyai';
import { instrumentAssemblyAI } from '@costspan/instrumentation-assemblyai';

export const fixture = 'submit-completed';

// The SDK reads the global `fetch` at each request, and has no option for it.
export const client = (fetch) => {
  globalThis.fetch = fetch;
  return instrumentAssemblyAI(new AssemblyAI({ apiKey: 'test' }));
};
