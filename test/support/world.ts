import { sdks } from '@costspan/auto/specs';
import { configure } from '@costspan/core';
import type { Options } from '@costspan/core';
import { SdkInstrumentation } from '@costspan/instrumentation';
import { gateways, startSimulator } from '@costspan/simulator';
import { invoice as fal } from '../../packages/instrumentation-fal/testing/invoice.ts';
import { invoice as openai } from '../../packages/instrumentation-openai/testing/invoice.ts';
import { invoice as replicate } from '../../packages/instrumentation-replicate/testing/invoice.ts';
import type { Place } from './testing.ts';

/** Three SDKs that have everything, jobs and webhooks too, against one simulator. */
export interface World extends Place {
  readonly openai: Awaited<ReturnType<typeof openai.client>>;
  readonly fal: Awaited<ReturnType<typeof fal.client>>;
  readonly replicate: Awaited<ReturnType<typeof replicate.client>>;
}

/** A simulator, and all SDKs hooked as `register` does it. OpenTelemetry has to be registered before. */
export async function startPlace(options: Options = {}): Promise<Place> {
  configure({ gateways, ...options });
  for (const sdk of sdks) new SdkInstrumentation(sdk);
  const sim = await startSimulator();
  // After the hooks: an SDK that was loaded before them is not seen.
  return { sim, origin: sim.origin, load: (_name, imported) => imported() };
}

export async function startWorld(): Promise<World> {
  const place = await startPlace();
  return {
    ...place,
    openai: await openai.client(place),
    fal: await fal.client(place),
    replicate: await replicate.client(place),
  };
}
