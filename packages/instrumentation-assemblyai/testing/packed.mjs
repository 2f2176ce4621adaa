import { AssemblyAI } from 'assemblyai';
import { instrumentAssemblyAI } from '@costspan/instrumentation-assemblyai';

export const fixture = 'submit-completed';

const own = globalThis.fetch;

// The SDK reads the global `fetch` at each request, and has no option for it; what is given sends by the runtime's own.
export const client = (fetch) => {
  globalThis.fetch = (...request) => {
    globalThis.fetch = own;
    return fetch(...request);
  };
  return instrumentAssemblyAI(new AssemblyAI({ apiKey: 'test' }));
};
