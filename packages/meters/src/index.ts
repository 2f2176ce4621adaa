import type { MeterFunction } from '@costspan/core';

interface MeterModule {
  readonly meter: MeterFunction;
}

/** By biller, as the price book names it: loaded when it is asked for. */
const LOADERS: Readonly<Record<string, () => Promise<MeterModule>>> = {
  assemblyai: () => import('./assemblyai.ts'),
  cartesia: () => import('./cartesia.ts'),
  cloudflare_workers_ai: () => import('./cloudflare-workers-ai.ts'),
  comfy: () => import('./comfy.ts'),
  deepgram: () => import('./deepgram.ts'),
  elevenlabs: () => import('./elevenlabs.ts'),
  hugging_face: () => import('./hugging-face.ts'),
  hume: () => import('./hume.ts'),
  inworld: () => import('./inworld.ts'),
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
