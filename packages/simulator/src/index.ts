import { deepgram } from './deepgram/index.ts';
import type { Delivery } from './deliveries.ts';
import { elevenlabs } from './elevenlabs/index.ts';
import { fal } from './fal/index.ts';
import { falFetch } from './fal/rewrite.ts';
import { google } from './google/index.ts';
import type { Invoice } from './invoice.ts';
import { openai } from './openai/index.ts';
import type { Order, OrderHandle } from './orders.ts';
import { replicate } from './replicate/index.ts';
import type { ReceivedRequest } from './requests.ts';
import { listen, type Loopback } from './server.ts';

export type { Delivery } from './deliveries.ts';
export { falFetch, falWebSocket } from './fal/rewrite.ts';
export type { Biller, Charge, Invoice, InvoiceLine } from './invoice.ts';
export { wav } from './media.ts';
export type { Order, OrderHandle } from './orders.ts';
export type { ProviderName, ReceivedRequest } from './requests.ts';

/** Providers that have a simulator, as `gen_ai.provider.name` names them. */
export const simulatedProviders: readonly string[] = [
  'azure.ai.openai',
  'deepgram',
  'elevenlabs',
  'fal',
  'gcp.gemini',
  'gcp.vertex_ai',
  'openai',
  'replicate',
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

function elevenlabsPart({ context: { origin }, orders }: Loopback): ElevenLabsSimulator {
  return { url: `${origin}/elevenlabs`, order: orders.elevenlabs.add };
}

function deepgramPart({ context: { origin }, orders }: Loopback): DeepgramSimulator {
  const url = `${origin}/deepgram`;
  return { url, webSocketUrl: url.replace('http', 'ws'), order: orders.deepgram.add };
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
  openai: OpenAISimulator;
  fal: FalSimulator;
  google: GoogleSimulator;
  replicate: ReplicateSimulator;
  elevenlabs: ElevenLabsSimulator;
  deepgram: DeepgramSimulator;
};

/** All providers on one loopback port. */
export async function startSimulator(): Promise<Simulator> {
  const loopback = await listen([openai, fal, google, replicate, elevenlabs, deepgram]);
  return Object.assign(common(loopback), {
    openai: openaiPart(loopback),
    fal: falPart(loopback),
    google: googlePart(loopback),
    replicate: replicatePart(loopback),
    elevenlabs: elevenlabsPart(loopback),
    deepgram: deepgramPart(loopback),
  });
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
