import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: '@mistralai/mistralai',
  version: '2.5.0',
  import: "import { Mistral } from '@mistralai/mistralai';",
  client: "new Mistral({ serverURL: `${simulator}/mistral`, apiKey: 'test' })",
  call: "client.chat.complete({ model: 'mistral-large-2512', messages: [{ role: 'user', content: 'a red kite' }] })",
};
