import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: '@google/genai',
  version: '3.3.0',
  import: "import { GoogleGenAI } from '@google/genai';", // The entry for Node brings google-auth-library, whose own require() no ESM bundle can hold.
  importAtEdge: "import { GoogleGenAI } from '@google/genai/web';",
  client: "new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: `${simulator}/google` } })",
  call: "client.models.generateContent({ model: 'gemini-3.1-flash-image', contents: 'a red kite' })",
};
