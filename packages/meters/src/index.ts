import type { MeterFunction } from '@costspan/core';

interface MeterModule {
  readonly meter: MeterFunction;
}

/** By biller, as the price book names it: loaded when it is asked for. */
const LOADERS: Readonly<Record<string, () => Promise<MeterModule>>> = {
  black_forest_labs: () => import('./bfl.ts'),
  byteplus: () => import('./byteplus.ts'),
  ideogram: () => import('./ideogram.ts'),
  kling: () => import('./kling.ts'),
  ltx: () => import('./ltx.ts'),
  luma: () => import('./luma.ts'),
  minimax: () => import('./minimax.ts'),
  runware: () => import('./runware.ts'),
  runway: () => import('./runway.ts'),
  stability_ai: () => import('./stability.ts'),
  x_ai: () => import('./x-ai.ts'),
};

/** Billers that have a meter here. */
export const billers: readonly string[] = Object.keys(LOADERS);

/** The meter of a biller; undefined where there is none. */
export async function loadMeter(biller: string): Promise<MeterFunction | undefined> {
  return (await LOADERS[biller]?.())?.meter;
}
