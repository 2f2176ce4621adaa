import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: 'groq-sdk',
  version: '1.6.0',
  import: "import Groq from 'groq-sdk';",
  client: "new Groq({ baseURL: `${simulator}/groq`, apiKey: 'test' })",
  call: "client.chat.completions.create({ model: 'openai/gpt-oss-120b', messages: [{ role: 'user', content: 'a red kite' }] })",
};
