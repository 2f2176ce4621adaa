/**
 * SDKs beside those that `@costspan/auto` instruments, by their npm names. Each name was looked up in npm's registry on
 * 2026-12-01. Once an SDK has an instrumentation, its line here says nothing.
 */

/** Those whose requests the HTTP layer measures: where one of them goes. */
const BY_HTTP: Readonly<Record<string, string>> = {
  '@aws-sdk/client-polly': 'https://polly.us-east-1.amazonaws.com/v1/speech',
  '@google/generative-ai': 'https://generativelanguage.googleapis.com/v1beta/models/gemini-3.5-flash:generateContent',
  '@mistralai/mistralai': 'https://api.mistral.ai/v1/chat/completions',
  '@perplexity-ai/perplexity_ai': 'https://api.perplexity.ai/chat/completions',
  '@runwayml/sdk': 'https://api.dev.runwayml.com/v1/image_to_video',
  'cohere-ai': 'https://api.cohere.com/v2/chat',
  'groq-sdk': 'https://api.groq.com/openai/v1/chat/completions',
  hume: 'https://api.hume.ai/v0/tts',
  lumaai: 'https://api.lumalabs.ai/dream-machine/v1/generations',
  'together-ai': 'https://api.together.xyz/v1/images/generations',
};

const AI_SDK = 'the AI SDK';
const VENDORS = 'the SDK or the request below it';

/** Those that hand requests on: what holds the charge. */
const LAYERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    (
      'alibaba amazon-bedrock anthropic assemblyai azure baseten black-forest-labs bytedance cerebras cohere deepgram ' +
      'deepinfra deepseek elevenlabs fal fireworks gateway gladia google google-vertex groq huggingface hume lmnt luma ' +
      'mistral moonshotai openai openai-compatible perplexity prodia replicate revai togetherai vercel xai'
    )
      .split(' ')
      .map((name) => [`@ai-sdk/${name}`, AI_SDK]),
  ),
  '@openrouter/ai-sdk-provider': AI_SDK,
  '@genkit-ai/google-genai': VENDORS,
  '@langchain/anthropic': VENDORS,
  '@langchain/openai': VENDORS,
  '@llamaindex/openai': VENDORS,
  '@mastra/core': AI_SDK,
  '@openai/agents': VENDORS,
  '@tanstack/ai': VENDORS,
  '@tanstack/ai-openai': VENDORS,
  genkit: VENDORS,
  langchain: VENDORS,
  llamaindex: VENDORS,
};

const noPrices = (whose: string): string => `costspan has no prices of ${whose}`;
const GRPC = 'it speaks gRPC';
const SOCKET = 'it speaks over a web socket';

/** Those whose calls nothing sees. */
const UNSEEN: Readonly<Record<string, string>> = {
  '@anthropic-ai/claude-agent-sdk': 'it starts a process of its own',
  '@aws-sdk/client-transcribe': noPrices('Amazon Transcribe'),
  '@aws-sdk/client-transcribe-streaming': 'it speaks HTTP/2',
  '@cerebras/cerebras_cloud_sdk': noPrices('Cerebras'),
  '@d-id/client-sdk': noPrices('D-ID'),
  '@elevenlabs/client': SOCKET,
  '@gladiaio/sdk': noPrices('Gladia'),
  '@google-cloud/speech': GRPC,
  '@google-cloud/text-to-speech': GRPC,
  '@heygen/streaming-avatar': noPrices('HeyGen'),
  '@leonardo-ai/sdk': noPrices('Leonardo'),
  '@soniox/node': noPrices('Soniox'),
  '@soniox/speech-to-text-web': SOCKET,
  '@speechmatics/batch-client': noPrices('Speechmatics'),
  '@speechmatics/real-time-client': SOCKET,
  'fish-audio': noPrices('Fish Audio'),
  'fish-audio-sdk': noPrices('Fish Audio'),
  'lmnt-node': noPrices('LMNT'),
  'microsoft-cognitiveservices-speech-sdk': SOCKET,
  'novita-sdk': noPrices('Novita'),
  ollama: 'its models run on machines of yours',
  playht: noPrices('PlayHT'),
  'revai-node-sdk': noPrices('Rev AI'),
  voyageai: noPrices('Voyage AI'),
  wavespeed: noPrices('WaveSpeed'),
};

/** How calls of an SDK are seen. */
export type Way =
  | { readonly way: 'instrumentation'; readonly by: string; readonly range: string }
  | { readonly way: 'http'; readonly url: string }
  | { readonly way: 'layer'; readonly over: string }
  | { readonly way: 'unseen'; readonly why: string };

export type KnownSdk = Way & { readonly name: string };

function rows<T extends Way>(list: Readonly<Record<string, string>>, way: (value: string) => T): (T & KnownSdk)[] {
  return Object.entries(list).map(([name, value]) => ({ name, ...way(value) }) as T & KnownSdk);
}

/** What an app's own `@costspan/auto/specs` names: an instrumentation, and npm packages with the versions that it knows. */
export interface Instrumented {
  readonly scope: { readonly name: string };
  readonly versions: Readonly<Record<string, string>>;
}

/** Every SDK that doctor knows, each once, by its npm name. */
export function knownSdks(instrumented: readonly Instrumented[]): readonly KnownSdk[] {
  const all = [
    ...rows(UNSEEN, (why) => ({ way: 'unseen', why }) as const),
    ...rows(LAYERS, (over) => ({ way: 'layer', over }) as const),
    ...rows(BY_HTTP, (url) => ({ way: 'http', url }) as const),
    ...instrumented.flatMap(({ scope, versions }) =>
      rows(versions, (range) => ({ way: 'instrumentation', by: scope.name, range }) as const),
    ),
  ];
  const byName = new Map<string, KnownSdk>(all.map((sdk) => [sdk.name, sdk]));
  return [...byName.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** In words, without the name: `measured at its HTTP requests to api.groq.com`. */
export function inWords(sdk: KnownSdk): string {
  switch (sdk.way) {
    case 'instrumentation':
      return `by ${sdk.by}`;
    case 'http':
      return `measured at its HTTP requests to ${new URL(sdk.url).host}`;
    case 'layer':
      return `holds no charge of its own: ${sdk.over} does`;
    case 'unseen':
      return `not seen: ${sdk.why}`;
  }
}
