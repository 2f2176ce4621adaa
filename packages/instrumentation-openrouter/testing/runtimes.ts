import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: '@openrouter/sdk',
  version: '1.3.19',
  import: "import { OpenRouter } from '@openrouter/sdk';",
  client: "new OpenRouter({ serverURL: `${simulator}/openrouter/api/v1`, apiKey: 'test' })",
  call: "client.images.generate({ imageGenerationRequest: { model: 'bytedance-seed/seedream-5-0-pro', prompt: 'a red kite' } })",
};
