import { startSimulator } from '@costspan/simulator';
import { createFalClient } from '@fal-ai/client';
import Replicate from 'replicate';

/** Simulated providers, so that this runs without an account. An app of your own has the clients alone. */
export const simulator: Awaited<ReturnType<typeof startSimulator>> = await startSimulator();
const fal = createFalClient({ fetch: simulator.fal.fetch, credentials: 'simulated' });
const replicate = new Replicate({ baseUrl: simulator.replicate.url, auth: 'simulated' });

/** What an image is made with, unless that is away. */
export const PLANNED = { provider: 'fal', model: 'fal-ai/flux/dev' } as const;

/** One image of $0.025. */
export async function draw(prompt: string): Promise<void> {
  await fal.run(PLANNED.model, { input: { prompt, image_size: 'square_hd' } });
}

/** One image of $0.003, of a smaller model at another provider. */
export async function drawElsewhere(prompt: string): Promise<void> {
  await replicate.run('black-forest-labs/flux-schnell', { input: { prompt } });
}

export async function endSimulation(): Promise<void> {
  console.log(`The simulated providers bill $${simulator.invoice.total()}`);
  await simulator.close();
}
