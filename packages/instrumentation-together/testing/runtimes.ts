import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: 'together-ai',
  version: '0.52.0',
  import: "import Together from 'together-ai';",
  client: "new Together({ baseURL: `${simulator}/together/v1`, apiKey: 'test' })",
  call: "client.images.generate({ model: 'black-forest-labs/FLUX.2-pro', prompt: 'a red kite' })",
};
