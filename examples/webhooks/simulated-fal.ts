import { startFal } from '@costspan/simulator';

/** A simulated fal, so that this runs without an account. An app of your own has nothing of this file. */
export const simulator: Awaited<ReturnType<typeof startFal>> = await startFal();
export const simulatedFetch: typeof fetch = simulator.fal.fetch;
