import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: 'replicate',
  version: '1.4.0',
  import: "import Replicate from 'replicate';",
  client: "new Replicate({ baseUrl: `${simulator}/replicate/v1`, auth: 'test', useFileOutput: false })",
  call: "client.run('black-forest-labs/flux-schnell', { input: { prompt: 'a red kite' } })",
};
