import type { MeterFunction } from '@costspan/core';

interface MeterModule {
  readonly meter: MeterFunction;
}

/** By biller, as the price book names it: loaded when it is asked for. */
const LOADERS: Readonly<Record<string, () => Promise<MeterModule>>> = {
  x_ai: () => import('./x-ai.ts'),
};

/** Billers that have a meter here. */
export const billers: readonly string[] = Object.keys(LOADERS);

/** The meter of a biller; undefined where there is none. */
export async function loadMeter(biller: string): Promise<MeterFunction | undefined> {
  return (await LOADERS[biller]?.())?.meter;
}
