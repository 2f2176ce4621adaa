import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: '@runwayml/sdk',
  version: '4.20.1',
  import: "import RunwayML from '@runwayml/sdk';",
  client: "new RunwayML({ baseURL: `${simulator}/runway`, apiKey: 'test' })",
  call: "client.textToVideo.create({ model: 'gen4.5', promptText: 'a red kite', ratio: '1280:720', duration: 5 }).then(async ({ id }) => { await client.tasks.retrieve(id); return client.tasks.retrieve(id); })",
};
