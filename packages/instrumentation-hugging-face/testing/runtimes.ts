import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

const HUB_FETCH =
  "(url, init) => { const { host, pathname, search } = new URL(String(url)); return fetch(`${simulator}/hugging-face/${host === 'huggingface.co' ? 'hub' : 'router'}${pathname}${search}`, init); }";

export const runtimes: CalledSdk = {
  package: '@huggingface/inference',
  version: '4.13.30',
  import: "import { InferenceClient } from '@huggingface/inference';",
  client: `new InferenceClient('hf_test', { fetch: ${HUB_FETCH} })`,
  call: "client.textToImage({ model: 'black-forest-labs/FLUX.1-dev', provider: 'hf-inference', inputs: 'a red kite' }, { outputType: 'dataUrl' })",
};
