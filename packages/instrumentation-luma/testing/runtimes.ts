import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: 'lumaai',
  version: '1.19.1',
  import: "import { LumaAI } from 'lumaai';",
  client: "new LumaAI({ baseURL: `${simulator}/luma/dream-machine/v1`, authToken: 'test' })",
  call: "client.generations.create({ model: 'ray-2', prompt: 'a red kite', resolution: '720p', duration: '5s' }).then(async ({ id }) => { await client.generations.get(id); return client.generations.get(id); })",
};
