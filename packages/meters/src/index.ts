import type { Meter } from '@costspan/core/internal';

interface MeterModule {
  readonly meter: Meter;
}

/** By biller, as the price book names it: loaded when it is asked for. */
const LOADERS: Readonly<Record<string, () => Promise<MeterModule>>> = {
  assemblyai: () => import('./assemblyai/index.ts'),
  'aws.bedrock': () => import('./aws.bedrock/index.ts'),
  'aws.polly': () => import('./aws.polly/index.ts'),
  'azure.ai.inference': () => import('./azure.ai.inference/index.ts'),
  'azure.ai.openai': () => import('./azure.ai.openai/index.ts'),
  black_forest_labs: () => import('./black_forest_labs/index.ts'),
  byteplus: () => import('./byteplus/index.ts'),
  cartesia: () => import('./cartesia/index.ts'),
  cloudflare_workers_ai: () => import('./cloudflare_workers_ai/index.ts'),
  comfy: () => import('./comfy/index.ts'),
  deepgram: () => import('./deepgram/index.ts'),
  elevenlabs: () => import('./elevenlabs/index.ts'),
  fal: () => import('./fal/index.ts'),
  'gcp.gemini': () => import('./gcp.gemini/index.ts'),
  'gcp.vertex_ai': () => import('./gcp.vertex_ai/index.ts'),
  groq: () => import('./groq/index.ts'),
  hugging_face: () => import('./hugging_face/index.ts'),
  hume: () => import('./hume/index.ts'),
  ideogram: () => import('./ideogram/index.ts'),
  inworld: () => import('./inworld/index.ts'),
  kling: () => import('./kling/index.ts'),
  ltx: () => import('./ltx/index.ts'),
  luma: () => import('./luma/index.ts'),
  minimax: () => import('./minimax/index.ts'),
  mistral_ai: () => import('./mistral_ai/index.ts'),
  openai: () => import('./openai/index.ts'),
  openrouter: () => import('./openrouter/index.ts'),
  replicate: () => import('./replicate/index.ts'),
  runware: () => import('./runware/index.ts'),
  runway: () => import('./runway/index.ts'),
  stability_ai: () => import('./stability_ai/index.ts'),
  together_ai: () => import('./together_ai/index.ts'),
  vercel_ai_gateway: () => import('./vercel_ai_gateway/index.ts'),
  x_ai: () => import('./x_ai/index.ts'),
};

/** Billers that have a meter here. */
export const billers: readonly string[] = Object.keys(LOADERS);

/** The meter of a biller; undefined where there is none. */
export async function loadMeter(biller: string): Promise<Meter | undefined> {
  return (await LOADERS[biller]?.())?.meter;
}
