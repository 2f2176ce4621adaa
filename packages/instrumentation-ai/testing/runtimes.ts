import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

/** The gateway that `ai` brings asks for Node's modules by require(), which no plain ESM bundle can hold. */
export const runtimes: CalledSdk = {
  package: 'ai',
  version: '7.0.173',
  also: { '@ai-sdk/openai': '4.0.118' },
  import: "import { generateImage } from 'ai';\nimport { createOpenAI } from '@ai-sdk/openai';",
  client: "createOpenAI({ baseURL: `${simulator}/openai/v1`, apiKey: 'test' }).image('gpt-image-2')",
  call: "generateImage({ model: client, prompt: 'a red kite', size: '1024x1024', providerOptions: { openai: { quality: 'low' } } })",
  options: {
    import: "import { meter } from '@costspan/meters/openai';\nimport * as prices from '@costspan/prices/openai';",
    value: '{ meters: [meter], prices: [prices] }',
  },
  only: 'next',
};
