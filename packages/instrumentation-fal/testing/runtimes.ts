import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

const FAL_FETCH =
  '(url, init) => { const { host, pathname, search } = new URL(String(url)); return fetch(`${simulator}/fal/${host}${pathname}${search}`, init); }';

export const runtimes: CalledSdk = {
  package: '@fal-ai/client',
  version: '1.10.1',
  import: "import { createFalClient } from '@fal-ai/client';",
  client: `createFalClient({ credentials: 'test', fetch: ${FAL_FETCH} })`,
  call: "client.subscribe('fal-ai/flux/dev', { input: { prompt: 'a red kite', image_size: 'square_hd' }, pollInterval: 1 })",
};
