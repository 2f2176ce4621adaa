/**
 * The SDKs that costspan instruments. `register`, `costspan()`, `costspan doctor`, the README's table
 * and the tests of all SDKs take them from this list: a new SDK is its package and one line here.
 */
import { sdk as ai } from '@costspan/instrumentation-ai/sdk';
import { sdk as anthropic } from '@costspan/instrumentation-anthropic/sdk';
import { sdk as assemblyai } from '@costspan/instrumentation-assemblyai/sdk';
import { sdk as awsBedrock } from '@costspan/instrumentation-aws-bedrock/sdk';
import { sdk as awsSpeech } from '@costspan/instrumentation-aws-speech/sdk';
import { sdk as azureSpeech } from '@costspan/instrumentation-azure-speech/sdk';
import { sdk as cartesia } from '@costspan/instrumentation-cartesia/sdk';
import { sdk as deepgram } from '@costspan/instrumentation-deepgram/sdk';
import { sdk as elevenlabs } from '@costspan/instrumentation-elevenlabs/sdk';
import { sdk as fal } from '@costspan/instrumentation-fal/sdk';
import { sdk as googleGenAI } from '@costspan/instrumentation-google-genai/sdk';
import { sdk as googleSpeech } from '@costspan/instrumentation-google-speech/sdk';
import { sdk as groq } from '@costspan/instrumentation-groq/sdk';
import { sdk as huggingFace } from '@costspan/instrumentation-hugging-face/sdk';
import { sdk as hume } from '@costspan/instrumentation-hume/sdk';
import { sdk as luma } from '@costspan/instrumentation-luma/sdk';
import { sdk as mistral } from '@costspan/instrumentation-mistral/sdk';
import { sdk as openai } from '@costspan/instrumentation-openai/sdk';
import { sdk as openrouter } from '@costspan/instrumentation-openrouter/sdk';
import { sdk as replicate } from '@costspan/instrumentation-replicate/sdk';
import { sdk as runware } from '@costspan/instrumentation-runware/sdk';
import { sdk as runway } from '@costspan/instrumentation-runway/sdk';
import { sdk as together } from '@costspan/instrumentation-together/sdk';
import { node } from '@costspan/core/internal';
import type { Sdk, SdkIdentity, SdkSpec } from '@costspan/instrumentation';

/** Each with a loader of its spec, which is called when an app loads the SDK. */
export const sdks: readonly Sdk[] = [
  ai,
  anthropic,
  assemblyai,
  awsBedrock,
  awsSpeech,
  azureSpeech,
  cartesia,
  deepgram,
  elevenlabs,
  fal,
  googleGenAI,
  googleSpeech,
  groq,
  huggingFace,
  hume,
  luma,
  mistral,
  openai,
  openrouter,
  replicate,
  runware,
  runway,
  together,
].map(withLoader);

function withLoader(sdk: SdkIdentity): Sdk {
  return { ...sdk, load: () => load(`${sdk.scope.name}/spec`).spec };
}

function load(path: string): { readonly spec: SdkSpec } {
  const require = node?.getBuiltinModule?.('node:module')?.createRequire(import.meta.url);
  if (!require) throw new Error(`${path} cannot be loaded: this is not Node.js`);
  return require(path) as { readonly spec: SdkSpec };
}
