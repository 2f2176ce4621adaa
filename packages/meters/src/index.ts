import type { MeterFunction } from '@costspan/core';

interface MeterModule {
  readonly meter: MeterFunction;
}

/** By biller, as the price book names it: loaded when it is asked for. */
const LOADERS: Readonly<Record<string, () => Promise<MeterModule>>> = {
  assemblyai: () => import('./assemblyai.ts'),
  'aws.bedrock': () => import('./aws-bedrock.ts'),
  'aws.polly': () => import('./aws-polly.ts'),
  'azure.ai.inference': () => import('./azure-ai-inference.ts'),
  black_forest_labs: () => import('./bfl.ts'),
  byteplus: () => import('./byteplus.ts'),
  cartesia: () => import('./cartesia.ts'),
  cloudflare_workers_ai: () => import('./cloudflare-workers-ai.ts'),
  comfy: () => import('./comfy.ts'),
  deepgram: () => import('./deepgram.ts'),
  elevenlabs: () => import('./elevenlabs.ts'),
  'gcp.gemini': () => import('./gcp-gemini.ts'),
  'gcp.vertex_ai': () => import('./gcp-vertex-ai.ts'),
  groq: () => import('./groq.ts'),
  hugging_face: () => import('./hugging-face.ts'),
  hume: () => import('./hume.ts'),
  ideogram: () => import('./ideogram.ts'),
  inworld: () => import('./inworld.ts'),
  kling: () => import('./kling.ts'),
  ltx: () => import('./ltx.ts'),
  luma: () => import('./luma.ts'),
  minimax: () => import('./minimax.ts'),
  mistral_ai: () => import('./mistral-ai.ts'),
  openrouter: () => import('./openrouter.ts'),
  runware: () => import('./runware.ts'),
  runway: () => import('./runway.ts'),
  stability_ai: () => import('./stability.ts'),
  together_ai: () => import('./together-ai.ts'),
  vercel_ai_gateway: () => import('./vercel-ai-gateway.ts'),
  x_ai: () => import('./x-ai.ts'),
};

/** Billers that have a meter here. */
export const billers: readonly string[] = Object.keys(LOADERS);

/** The meter of a biller; undefined where there is none. */
export async function loadMeter(biller: string): Promise<MeterFunction | undefined> {
  return (await LOADERS[biller]?.())?.meter;
}
