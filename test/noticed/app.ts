import { createRequire } from 'node:module';
import type { SdkInstrumentation } from '@costspan/instrumentation';
import { falFetch, huggingFaceFetch } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import type * as Deepgram from '@deepgram/sdk';
import type * as ElevenLabs from '@elevenlabs/elevenlabs-js';
import type * as AIOpenAI from '@ai-sdk/openai';
import type * as Fal from '@fal-ai/client';
import type Anthropic from '@anthropic-ai/sdk';
import type { ClientOptions as AnthropicOptions } from '@anthropic-ai/sdk';
import type * as Bedrock from '@aws-sdk/client-bedrock-runtime';
import type * as Google from '@google/genai';
import type * as HuggingFace from '@huggingface/inference';
import type * as OpenRouterSdk from '@openrouter/sdk';
import type OpenAI from 'openai';
import type { ClientOptions } from 'openai';
import type Replicate from 'replicate';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { look } from './look.ts';

export type OpenAIClass = typeof OpenAI;
export type OpenAIName = 'openai' | 'openai4' | 'openai5' | 'openai6';
export type ReplicateClass = typeof Replicate;

/** What a scenario has in its hands: SDKs loaded in one of the two ways, the providers, and a notebook. */
export class App {
  readonly notes: string[] = [];
  readonly sim: Simulator;
  readonly origin: string;
  /** costspan's instrumentations; none where the app runs without */
  readonly costspan: readonly SdkInstrumentation[];
  readonly #load: (name: string) => Promise<unknown>;
  #told: (() => void) | undefined;

  constructor(options: {
    sim: Simulator;
    origin: string;
    costspan: readonly SdkInstrumentation[];
    load: (name: string) => Promise<unknown>;
  }) {
    this.sim = options.sim;
    this.origin = options.origin;
    this.costspan = options.costspan;
    this.#load = options.load;
  }

  /** Notes something that the app sees, in the order in which it does. */
  saw(what: string, value?: unknown): void {
    this.notes.push(`${what}: ${look(value)}`);
  }

  /** Notes a rejection that nobody handles. */
  unhandled(reason: unknown): void {
    this.saw('unhandledRejection', reason);
    this.#told?.();
  }

  /** Starts something and lets go of it, until its rejection has been told as one that nobody handles. */
  rejection(start: () => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(reject, 10_000, new Error('no rejection was left unhandled'));
      this.#told = () => {
        clearTimeout(tooLate);
        resolve();
      };
      start();
    });
  }

  /** Notes a result or an error, also one that is thrown at once. */
  async outcome(what: string, given: PromiseLike<unknown> | (() => unknown)): Promise<void> {
    try {
      this.saw(what, await (typeof given === 'function' ? given() : given));
    } catch (error) {
      this.saw(`${what} failed`, error);
    }
  }

  /** The class of one of the majors, as `import OpenAI from 'openai'` gives it. */
  async OpenAI(name: OpenAIName = 'openai'): Promise<OpenAIClass> {
    return mainExport(await this.#load(name)) as OpenAIClass;
  }

  async openai(options: ClientOptions = {}, name?: OpenAIName): Promise<OpenAI> {
    return new (await this.OpenAI(name))(this.openaiOptions(options));
  }

  /** No back-off: `maxRetries` is 0 unless a scenario is about retries. */
  openaiOptions(options: ClientOptions = {}): ClientOptions {
    return { baseURL: `${this.origin}/openai/v1`, apiKey: 'sk-test', maxRetries: 0, ...options };
  }

  /** No back-off: `maxRetries` is 0 unless a scenario is about retries. */
  async anthropic(options: AnthropicOptions = {}): Promise<Anthropic> {
    const Client = mainExport(await this.#load('@anthropic-ai/sdk')) as typeof Anthropic;
    return new Client({ baseURL: `${this.origin}/anthropic`, apiKey: 'test', maxRetries: 0, ...options });
  }

  /** No back-off: one try. */
  async bedrock(): Promise<{
    client: Bedrock.BedrockRuntime;
    options: Bedrock.BedrockRuntimeClientConfig;
    sdk: typeof Bedrock;
  }> {
    const sdk = (await this.#load('@aws-sdk/client-bedrock-runtime')) as typeof Bedrock;
    const options = {
      endpoint: `${this.origin}/bedrock`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler(),
    };
    return { client: new sdk.BedrockRuntime(options), options, sdk };
  }

  async ai(): Promise<typeof import('ai')> {
    // The SDK writes what it thinks of a call to the console, which is the app's.
    Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
    return (await this.#load('ai')) as typeof import('ai');
  }

  /** Models of the AI SDK. */
  async aiOpenAI(options: object = {}): Promise<AIOpenAI.OpenAIProvider> {
    const { createOpenAI } = (await this.#load('@ai-sdk/openai')) as typeof AIOpenAI;
    return createOpenAI({ baseURL: `${this.origin}/openai/v1`, apiKey: 'sk-test', ...options });
  }

  async fal(): Promise<Fal.FalClient> {
    const { createFalClient } = (await this.#load('@fal-ai/client')) as typeof Fal;
    return createFalClient({ fetch: this.falFetch, credentials: 'test', retry: { maxRetries: 0 } });
  }

  /** The client that an app imports ready made; scenarios share it. */
  async falSingleton(): Promise<typeof Fal.fal> {
    const { fal } = (await this.#load('@fal-ai/client')) as typeof Fal;
    return fal;
  }

  get falFetch(): typeof fetch {
    return falFetch(`${this.origin}/fal`);
  }

  /** A client of the Gemini API, or of Vertex AI with `vertexai: true`. */
  async google({ httpOptions, ...options }: Google.GoogleGenAIOptions = {}): Promise<Google.GoogleGenAI> {
    const { GoogleGenAI } = await this.googleSdk();
    // The SDK writes what it thinks of a call to the console, which is the app's.
    console.warn = (...words) => this.saw('console.warn', words);
    return new GoogleGenAI({
      apiKey: 'test',
      httpOptions: { baseUrl: `${this.origin}/google`, ...httpOptions },
      ...options,
    });
  }

  async googleSdk(): Promise<typeof Google> {
    return (await this.#load('@google/genai')) as typeof Google;
  }

  async huggingFaceSdk(): Promise<typeof HuggingFace> {
    return (await this.#load('@huggingface/inference')) as typeof HuggingFace;
  }

  async huggingFace(options: object = {}): Promise<HuggingFace.InferenceClient> {
    const { InferenceClient } = await this.huggingFaceSdk();
    return new InferenceClient('hf_test', { fetch: huggingFaceFetch(`${this.origin}/hugging-face`), ...options });
  }

  /** No back-off: nothing is repeated unless a scenario is about that. */
  async openRouter(options: object = {}): Promise<OpenRouterSdk.OpenRouter> {
    const { OpenRouter } = (await this.#load('@openrouter/sdk')) as typeof OpenRouterSdk;
    const serverURL = `${this.origin}/openrouter/api/v1`;
    return new OpenRouter({ apiKey: 'test', serverURL, retryConfig: { strategy: 'none' }, ...options });
  }

  async elevenlabs(options: object = {}): Promise<ElevenLabs.ElevenLabsClient> {
    const exports = (await this.#load('@elevenlabs/elevenlabs-js')) as typeof ElevenLabs;
    const baseUrl = `${this.origin}/elevenlabs`;
    return new exports.ElevenLabsClient({ apiKey: 'test', baseUrl, maxRetries: 0, ...options });
  }

  async deepgram(options: object = {}): Promise<Deepgram.DeepgramClient> {
    const { DeepgramClient } = (await this.#load('@deepgram/sdk')) as typeof Deepgram;
    const base = `${this.origin}/deepgram`;
    const production = this.sim.deepgram.webSocketUrl;
    const environment = { base, production, agent: production, agentRest: base };
    return new DeepgramClient({ apiKey: 'test', environment, maxRetries: 0, ...options });
  }

  async Replicate(name: 'replicate' | 'replicate0' = 'replicate'): Promise<ReplicateClass> {
    return mainExport(await this.#load(name)) as ReplicateClass;
  }

  async replicate(options: object = {}, name?: 'replicate' | 'replicate0'): Promise<Replicate> {
    const Client = await this.Replicate(name);
    return new Client({ baseUrl: `${this.origin}/replicate/v1`, auth: 'test', useFileOutput: false, ...options });
  }
}

function mainExport(exports: unknown): unknown {
  return (exports as { default?: unknown }).default ?? exports;
}

/** The two ways in which an app loads a package. */
export const LOADERS: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
  cjs: async (name) => createRequire(import.meta.url)(name) as unknown,
  esm: (name) => import(name),
};

/** What an app does, and what is billed for it. */
export interface Scenario {
  /** charges that the ledger must have, at risk or not, beside what the app notes */
  readonly charges: number;
  /** false where the provider bills what no answer tells */
  readonly told?: false;
  /** requests that are sent at the same time arrive in any order */
  readonly parallel?: true;
  play(app: App): Promise<unknown>;
}

export type Scenarios = Readonly<Record<string, Scenario>>;
