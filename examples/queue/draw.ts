import { startFal } from '@costspan/simulator';
import { createFalClient } from '@fal-ai/client';

/** A simulated fal, so that this runs without an account. An app of your own has the client alone. */
export const simulator: Awaited<ReturnType<typeof startFal>> = await startFal();
const fal = createFalClient({ fetch: simulator.fal.fetch, credentials: 'simulated' });

/** One image of $0.025. */
export async function draw(prompt: string): Promise<void> {
  await fal.run('fal-ai/flux/dev', { input: { prompt, image_size: 'square_hd' } });
}

export async function endSimulation(): Promise<void> {
  console.log(`The simulated providers bill $${simulator.invoice.total()}`);
  await simulator.close();
}
