import type Replicate from 'replicate';
import type { Place } from '../../../test/support/testing.ts';

type ReplicateName = 'replicate' | 'replicate0';

/** The class of one of the majors, as `import Replicate from 'replicate'` gives it. */
export async function classOf({ load }: Place, name: ReplicateName = 'replicate'): Promise<typeof Replicate> {
  const exports = (await load(name, () => import(name))) as { default?: typeof Replicate };
  return exports.default ?? (exports as unknown as typeof Replicate);
}

/** A client that asks the simulator. */
export async function clientOf(place: Place, options: object = {}, name?: ReplicateName): Promise<Replicate> {
  const Client = await classOf(place, name);
  return new Client({ baseUrl: `${place.origin}/replicate/v1`, auth: 'test', useFileOutput: false, ...options });
}
