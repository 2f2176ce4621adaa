import { anthropic } from './anthropic/index.ts';
import { assemblyai } from './assemblyai/index.ts';
import { bedrock } from './bedrock/index.ts';
import { cartesia } from './cartesia/index.ts';
import { deepgram } from './deepgram/index.ts';
import type { Delivery } from './deliveries.ts';
import { elevenlabs } from './elevenlabs/index.ts';
import { fal } from './fal/index.ts';
import { falFetch } from './fal/rewrite.ts';
import { google } from './google/index.ts';
import { groq } from './groq/index.ts';
import { huggingFace, huggingFaceFetch } from './hugging-face/index.ts';
import { hume } from './hume/index.ts';
import type { Invoice } from './invoice.ts';
import { luma } from './luma/index.ts';
import { mistral } from './mistral/index.ts';
import { openai } from './openai/index.ts';
import type { Order, OrderHandle } from './orders.ts';
import { openrouter } from './openrouter/index.ts';
import { polly } from './polly/index.ts';
import { replicate } from './replicate/index.ts';
import type { ProviderName, ReceivedRequest } from './requests.ts';
import { runware } from './runware/index.ts';
import { runway } from './runway/index.ts';
import { listen, type Loopback } from './server.ts';
import { together } from './together/index.ts';

export { awsEventStream, bedrockChunk } from './bedrock/event-stream.ts';
export type { Delivery } from './deliveries.ts';
export { falFetch, falWebSocket } from './fal/rewrite.ts';
export { gateways } from './gateways.ts';
export { huggingFaceFetch } from './hugging-face/index.ts';
export type { Biller, Charge, Invoice, InvoiceLine } from './invoice.ts';
export { wav } from './media.ts';
export type { Order, OrderHandle } from './orders.ts';
export type { ProviderName, ReceivedRequest } from './requests.ts';

/** Providers that have a simulator, as `gen_ai.provider.name` names them. */
export const simulatedProviders: readonly string[] = [
  'anthropic',
  'assemblyai',
  'aws.bedrock',
  'aws.polly',
  'azure.ai.openai',
  'cartesia',
  'deepgram',
  'elevenlabs',
  'fal',
  'gcp.gemini',
  'gcp.vertex_ai',
  'groq',
  'hugging_face',
  'hume',
  'luma',
  'mistral_ai',
  'openai',
  'openrouter',
  'replicate',
  'runware',
  'runway',
  'together_ai',
];

/** What every simulator has. */
export interface Common {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** What the providers would bill, by their rules and at prices of their own. */
  invoice: Pick<Invoice, 'lines' | 'total'>;
  /** Every request that arrived, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** Forgets invoice, requests, orders, jobs, files; held answers go out. */
  reset(): void;
  close(): Promise<void>;
}

interface Ordering {
  /** Queues orders for the next matching requests. Throws TypeError for an order that does not exist. */
  order(...orders: Order[]): OrderHandle;
}

export interface AnthropicSimulator extends Ordering {
  /** For `new Anthropic({ baseURL: url, apiKey: 'test' })`. */
  url: string;
}

export interface BedrockSimulator extends Ordering {
  /** For `new BedrockRuntimeClient({ endpoint: url, requestHandler: new NodeHttpHandler(), … })`: it speaks HTTP/1.1. */
  url: string;
}

export interface PollySimulator extends Ordering {
  /** For `new PollyClient({ endpoint: url, … })`. */
  url: string;
}

export interface OpenAISimulator extends Ordering {
  /** For `new OpenAI({ baseURL: url, apiKey: 'sk-test' })`. */
  url: string;
  /** For `new AzureOpenAI({ endpoint: azureEndpoint, apiKey, apiVersion })`. */
  azureEndpoint: string;
}

export interface GoogleSimulator extends Ordering {
  /** For `new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: url } })`, with `vertexai: true` for Vertex AI. */
  url: string;
}

export interface HuggingFaceSimulator extends Ordering {
  /** For `huggingFaceFetch(url)` in another process. */
  url: string;
  /** For `new InferenceClient('hf_test', { fetch })`. */
  fetch: typeof fetch;
}

export interface OpenRouterSimulator extends Ordering {
  /** For `new OpenRouter({ serverURL: url, apiKey: 'test' })`; a key that begins with `own-` has keys at the providers. */
  url: string;
}

export interface ElevenLabsSimulator extends Ordering {
  /** For `new ElevenLabsClient({ baseUrl: url, apiKey: 'test' })`. */
  url: string;
}

export interface DeepgramSimulator extends Ordering {
  /** For `environment: { base: url, … }` of `DeepgramClient`, and `global.fetch.options.url` of version 4. */
  url: string;
  /** Where its sessions are, `ws://127.0.0.1:PORT/deepgram`. */
  webSocketUrl: string;
}

export interface RunwareSimulator extends Ordering {
  /** For `new Runware({ url: webSocketUrl, apiKey: 'test' })`. Each task is a request that orders meet. */
  webSocketUrl: string;
}

export interface AssemblyAISimulator extends Ordering {
  /** For `new AssemblyAI({ baseUrl: url, apiKey: 'test' })`. */
  url: string;
  /** Where its sessions are, `ws://127.0.0.1:PORT/assemblyai/v3/ws`. */
  webSocketUrl: string;
}

export interface UrlSimulator extends Ordering {
  /** For the SDK's `baseURL`, `serverURL` of Mistral's, or `environment` of Hume's. */
  url: string;
}

interface Delivering {
  /** Resolves when every webhook of every provider so far has been sent, with all of them. */
  webhooksDelivered(): Promise<readonly Delivery[]>;
}

export interface FalSimulator extends Ordering, Delivering {
  /** For `falFetch(url)` in another process. */
  url: string;
  /** For `fal.config({ fetch, credentials: 'test' })`. */
  fetch: typeof fetch;
}

export interface ReplicateSimulator extends Ordering, Delivering {
  /** For `new Replicate({ baseUrl: url, auth: 'test' })`. */
  url: string;
  /** What webhooks are signed with, as in `whsec_…`. */
  webhookSecret: string;
}

function common({ context, requests, reset, close }: Loopback): Common {
  return {
    origin: context.origin,
    invoice: context.invoice,
    get requests() {
      return requests.entries;
    },
    reset,
    close,
  };
}

function anthropicPart({ context: { origin }, orders }: Loopback): AnthropicSimulator {
  return { url: `${origin}/anthropic`, order: orders.anthropic.add };
}

function pollyPart({ context: { origin }, orders }: Loopback): PollySimulator {
  return { url: `${origin}/polly`, order: orders.polly.add };
}

function bedrockPart({ context: { origin }, orders }: Loopback): BedrockSimulator {
  return { url: `${origin}/bedrock`, order: orders.bedrock.add };
}

function openaiPart({ context: { origin }, orders }: Loopback): OpenAISimulator {
  return { url: `${origin}/openai/v1`, azureEndpoint: origin, order: orders.openai.add };
}

function falPart({ context: { origin, deliveries }, orders }: Loopback): FalSimulator {
  const url = `${origin}/fal`;
  return { url, fetch: falFetch(url), order: orders.fal.add, webhooksDelivered: () => deliveries.settled() };
}

function googlePart({ context: { origin }, orders }: Loopback): GoogleSimulator {
  return { url: `${origin}/google`, order: orders.google.add };
}

function huggingFacePart({ context: { origin }, orders }: Loopback): HuggingFaceSimulator {
  const url = `${origin}/hugging-face`;
  return { url, fetch: huggingFaceFetch(url), order: orders.hugging_face.add };
}

function openrouterPart({ context: { origin }, orders }: Loopback): OpenRouterSimulator {
  return { url: `${origin}/openrouter/api/v1`, order: orders.openrouter.add };
}

function elevenlabsPart({ context: { origin }, orders }: Loopback): ElevenLabsSimulator {
  return { url: `${origin}/elevenlabs`, order: orders.elevenlabs.add };
}

function deepgramPart({ context: { origin }, orders }: Loopback): DeepgramSimulator {
  const url = `${origin}/deepgram`;
  return { url, webSocketUrl: url.replace('http', 'ws'), order: orders.deepgram.add };
}

function runwarePart({ context: { origin }, orders }: Loopback): RunwareSimulator {
  return { webSocketUrl: `${origin.replace('http', 'ws')}/runware/v1`, order: orders.runware.add };
}

function assemblyaiPart({ context: { origin }, orders }: Loopback): AssemblyAISimulator {
  const url = `${origin}/assemblyai`;
  return { url, webSocketUrl: `${url.replace('http', 'ws')}/v3/ws`, order: orders.assemblyai.add };
}

function urlPart({ context: { origin }, orders }: Loopback, name: ProviderName, path = ''): UrlSimulator {
  return { url: `${origin}/${name}${path}`, order: orders[name].add };
}

function replicatePart({ context, orders }: Loopback): ReplicateSimulator {
  return {
    url: `${context.origin}/replicate/v1`,
    webhookSecret: context.webhookSecret,
    order: orders.replicate.add,
    webhooksDelivered: () => context.deliveries.settled(),
  };
}

export type Simulator = Common & {
  anthropic: AnthropicSimulator;
  bedrock: BedrockSimulator;
  polly: PollySimulator;
  openai: OpenAISimulator;
  fal: FalSimulator;
  google: GoogleSimulator;
  huggingFace: HuggingFaceSimulator;
  openrouter: OpenRouterSimulator;
  replicate: ReplicateSimulator;
  elevenlabs: ElevenLabsSimulator;
  deepgram: DeepgramSimulator;
  runware: RunwareSimulator;
  cartesia: UrlSimulator;
  assemblyai: AssemblyAISimulator;
  groq: UrlSimulator;
  hume: UrlSimulator;
  luma: UrlSimulator;
  mistral: UrlSimulator;
  runway: UrlSimulator;
  together: UrlSimulator;
};

/** All providers on one loopback port. */
export async function startSimulator(): Promise<Simulator> {
  const loopback = await listen([
    anthropic,
    assemblyai,
    bedrock,
    polly,
    cartesia,
    deepgram,
    elevenlabs,
    fal,
    google,
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
  ]);
  return Object.assign(common(loopback), {
    anthropic: anthropicPart(loopback),
    bedrock: bedrockPart(loopback),
    polly: pollyPart(loopback),
    openai: openaiPart(loopback),
    fal: falPart(loopback),
    google: googlePart(loopback),
    huggingFace: huggingFacePart(loopback),
    openrouter: openrouterPart(loopback),
    replicate: replicatePart(loopback),
    elevenlabs: elevenlabsPart(loopback),
    deepgram: deepgramPart(loopback),
    runware: runwarePart(loopback),
    cartesia: urlPart(loopback, 'cartesia'),
    assemblyai: assemblyaiPart(loopback),
    groq: urlPart(loopback, 'groq'),
    hume: urlPart(loopback, 'hume'),
    luma: urlPart(loopback, 'luma', '/dream-machine/v1'),
    mistral: urlPart(loopback, 'mistral'),
    runway: urlPart(loopback, 'runway'),
    together: urlPart(loopback, 'together', '/v1'),
  });
}

export async function startAnthropic(): Promise<Common & { anthropic: AnthropicSimulator }> {
  const loopback = await listen([anthropic]);
  return Object.assign(common(loopback), { anthropic: anthropicPart(loopback) });
}

export async function startPolly(): Promise<Common & { polly: PollySimulator }> {
  const loopback = await listen([polly]);
  return Object.assign(common(loopback), { polly: pollyPart(loopback) });
}

export async function startBedrock(): Promise<Common & { bedrock: BedrockSimulator }> {
  const loopback = await listen([bedrock]);
  return Object.assign(common(loopback), { bedrock: bedrockPart(loopback) });
}

export async function startOpenAI(): Promise<Common & { openai: OpenAISimulator }> {
  const loopback = await listen([openai]);
  return Object.assign(common(loopback), { openai: openaiPart(loopback) });
}

export async function startFal(): Promise<Common & { fal: FalSimulator }> {
  const loopback = await listen([fal]);
  return Object.assign(common(loopback), { fal: falPart(loopback) });
}

export async function startGoogle(): Promise<Common & { google: GoogleSimulator }> {
  const loopback = await listen([google]);
  return Object.assign(common(loopback), { google: googlePart(loopback) });
}

export async function startHuggingFace(): Promise<Common & { huggingFace: HuggingFaceSimulator }> {
  const loopback = await listen([huggingFace]);
  return Object.assign(common(loopback), { huggingFace: huggingFacePart(loopback) });
}

export async function startOpenRouter(): Promise<Common & { openrouter: OpenRouterSimulator }> {
  const loopback = await listen([openrouter]);
  return Object.assign(common(loopback), { openrouter: openrouterPart(loopback) });
}

export async function startElevenLabs(): Promise<Common & { elevenlabs: ElevenLabsSimulator }> {
  const loopback = await listen([elevenlabs]);
  return Object.assign(common(loopback), { elevenlabs: elevenlabsPart(loopback) });
}

export async function startDeepgram(): Promise<Common & { deepgram: DeepgramSimulator }> {
  const loopback = await listen([deepgram]);
  return Object.assign(common(loopback), { deepgram: deepgramPart(loopback) });
}

export async function startReplicate(): Promise<Common & { replicate: ReplicateSimulator }> {
  const loopback = await listen([replicate]);
  return Object.assign(common(loopback), { replicate: replicatePart(loopback) });
}

export async function startRunware(): Promise<Common & { runware: RunwareSimulator }> {
  const loopback = await listen([runware]);
  return Object.assign(common(loopback), { runware: runwarePart(loopback) });
}

export async function startCartesia(): Promise<Common & { cartesia: UrlSimulator }> {
  const loopback = await listen([cartesia]);
  return Object.assign(common(loopback), { cartesia: urlPart(loopback, 'cartesia') });
}

export async function startAssemblyAI(): Promise<Common & { assemblyai: AssemblyAISimulator }> {
  const loopback = await listen([assemblyai]);
  return Object.assign(common(loopback), { assemblyai: assemblyaiPart(loopback) });
}

export async function startHume(): Promise<Common & { hume: UrlSimulator }> {
  const loopback = await listen([hume]);
  return Object.assign(common(loopback), { hume: urlPart(loopback, 'hume') });
}
