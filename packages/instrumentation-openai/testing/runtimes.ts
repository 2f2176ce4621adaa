import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: 'openai',
  version: '7.57.0',
  import: "import OpenAI from 'openai';",
  client: "new OpenAI({ baseURL: `${simulator}/openai/v1`, apiKey: 'test' })",
  call: "client.images.generate({ model: 'gpt-image-2', prompt: 'a red kite', size: '1024x1024', quality: 'low' })",
};
