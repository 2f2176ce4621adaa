import { sdks } from '@costspan/auto/specs';
import type { PackageName } from './versions.ts';

/** An SDK as the apps of the cells use it. The texts are code of the app; `simulator` is the origin of the simulators. */
export interface CalledSdk {
  readonly package: PackageName;
  readonly import: string;
  /** where a bundle or an edge runtime takes another entry than Node */
  readonly importAtEdge?: string;
  readonly client: string;
  /** makes one charge */
  readonly call: string;
}

const HUB_FETCH =
  "(url, init) => { const { host, pathname, search } = new URL(String(url)); return fetch(`${simulator}/hugging-face/${host === 'huggingface.co' ? 'hub' : 'router'}${pathname}${search}`, init); }";

const FAL_FETCH =
  '(url, init) => { const { host, pathname, search } = new URL(String(url)); return fetch(`${simulator}/fal/${host}${pathname}${search}`, init); }';

/** The SDKs that the app of every cell calls, once each. A new one is a line here and its version in `versions.ts`, where it runs in every runtime. */
// oxfmt-ignore
export const SDKS: readonly CalledSdk[] = [
  { package: '@anthropic-ai/sdk', import: "import Anthropic from '@anthropic-ai/sdk';", client: "new Anthropic({ baseURL: `${simulator}/anthropic`, apiKey: 'test' })", call: "client.messages.create({ model: 'claude-haiku-4-5', max_tokens: 64, messages: [{ role: 'user', content: 'Say something short.' }] })" },
  { package: 'openai', import: "import OpenAI from 'openai';", client: "new OpenAI({ baseURL: `${simulator}/openai/v1`, apiKey: 'test' })", call: "client.images.generate({ model: 'gpt-image-2', prompt: 'a red kite', size: '1024x1024', quality: 'low' })" },
  { package: '@fal-ai/client', import: "import { createFalClient } from '@fal-ai/client';", client: `createFalClient({ credentials: 'test', fetch: ${FAL_FETCH} })`, call: "client.subscribe('fal-ai/flux/dev', { input: { prompt: 'a red kite', image_size: 'square_hd' }, pollInterval: 1 })" },
  { package: 'replicate', import: "import Replicate from 'replicate';", client: "new Replicate({ baseUrl: `${simulator}/replicate/v1`, auth: 'test', useFileOutput: false })", call: "client.run('black-forest-labs/flux-schnell', { input: { prompt: 'a red kite' } })" },
  // The entry for Node brings google-auth-library, whose own require() no ESM bundle can hold.
  { package: '@google/genai', import: "import { GoogleGenAI } from '@google/genai';", importAtEdge: "import { GoogleGenAI } from '@google/genai/web';", client: "new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: `${simulator}/google` } })", call: "client.models.generateContent({ model: 'gemini-3.1-flash-image', contents: 'a red kite' })" },
  { package: '@huggingface/inference', import: "import { InferenceClient } from '@huggingface/inference';", client: `new InferenceClient('hf_test', { fetch: ${HUB_FETCH} })`, call: "client.textToImage({ model: 'black-forest-labs/FLUX.1-dev', provider: 'hf-inference', inputs: 'a red kite' }, { outputType: 'dataUrl' })" },
  { package: '@openrouter/sdk', import: "import { OpenRouter } from '@openrouter/sdk';", client: "new OpenRouter({ serverURL: `${simulator}/openrouter/api/v1`, apiKey: 'test' })", call: "client.images.generate({ imageGenerationRequest: { model: 'bytedance-seed/seedream-5-0-pro', prompt: 'a red kite' } })" },
];

/**
 * SDKs that no cell calls: their builds for Node, or the `ws` that they bring, ask for Node's modules by require(), which
 * no ESM bundle can hold. `test/packed/clients.test.ts` bundles and calls them.
 */
export const NOT_IN_EVERY_BUNDLE: ReadonlySet<string> = new Set([
  '@aws-sdk/client-bedrock-runtime',
  '@deepgram/sdk',
  '@elevenlabs/elevenlabs-js',
]);

/** costspan's package for an SDK, and its function for a client. */
export function instrumentationOf({ package: name }: CalledSdk): { readonly package: string; readonly fn: string } {
  const sdk = sdks.find(({ versions }) => Object.hasOwn(versions, name));
  if (!sdk) throw new Error(`${name}: packages/auto/src/specs.ts lists no SDK of that package`);
  return { package: sdk.scope.name, fn: sdk.clientFunction };
}
