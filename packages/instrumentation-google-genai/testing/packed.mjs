// The entry for Node brings google-auth-library, whose own require() no ESM bundle can hold.
import { GoogleGenAI } from '@google/genai/web';
import { instrumentGoogleGenAI } from '@costspan/instrumentation-google-genai';

export const fixture = 'generate-content-image';

export const client = (fetch) =>
  instrumentGoogleGenAI(new GoogleGenAI({ apiKey: 'test', httpOptions: { fetch, retryOptions: { attempts: 1 } } }));
