import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: '@anthropic-ai/sdk',
  version: '1.14.0',
  import: "import Anthropic from '@anthropic-ai/sdk';",
  client: "new Anthropic({ baseURL: `${simulator}/anthropic`, apiKey: 'test' })",
  call: "client.messages.create({ model: 'claude-haiku-4-5', max_tokens: 64, messages: [{ role: 'user', content: 'Say something short.' }] })",
};
