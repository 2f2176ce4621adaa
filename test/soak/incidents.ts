import type { Worker } from './crew.ts';
import type { Slice } from './plan.ts';
import type { World } from './world.ts';

export interface Incidents {
  killedSettling: number;
  killedAnywhere: number;
  stoppedAnywhere: number;
  stoppedIdle: number;
  storeRestarts: number;
}

/** Something that happens once a slice has come so far. */
interface Incident {
  /** part of the slice's generations */
  readonly at: number;
  run(): Promise<void>;
}

/** What happens to the processes of a slice, by the count of its generations alone. */
export function incidentsOf({ weather }: Slice, world: World, count: Incidents): readonly Incident[] {
  const twice = (run: (time: number) => Promise<void>): Incident[] =>
    [0.2, 0.5].map((at, time) => ({ at, run: () => run(time) }));
  switch (weather) {
    case 'kill while settling':
      return twice(async () => {
        await untilItSettlesOnly(world);
        if (mortal(world).tasks.size > 0) count.killedSettling += 1;
        await replace(world, 'SIGKILL');
      });
    case 'stopped':
      return twice(async () => {
        const worker = mortal(world);
        worker.leaving = true;
        await world.crew.until(() => worker.tasks.size === 0);
        await replace(world, 'SIGTERM');
        count.stoppedIdle += 1;
      });
    case 'ended anywhere':
      return twice(async (time) => {
        const signal = time === 0 ? 'SIGKILL' : 'SIGTERM';
        mortal(world).cut = true;
        await replace(world, signal);
        count[signal === 'SIGKILL' ? 'killedAnywhere' : 'stoppedAnywhere'] += 1;
      });
    case 'store restarted':
      return [
        { at: 0.3, run: () => world.stopRedis() },
        {
          at: 0.4,
          run: async () => {
            await world.startRedis();
            count.storeRestarts += 1;
          },
        },
      ];
    case 'calm':
    case 'drops':
      return [];
  }
}

/** Ends the mortal worker in the middle of whatever it does, and starts another. */
async function replace(world: World, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const worker = mortal(world);
  worker.leaving = true;
  await worker.child.end(signal);
  await world.startWorker('mortal');
}

/** Until all that the mortal worker has in hand is looking for the end of jobs that the app knows. */
async function untilItSettlesOnly(world: World): Promise<void> {
  const worker = mortal(world);
  worker.settlesOnly = true;
  await world.crew.until(() => !worker.makes || world.crew.isIdle);
  // What it has made is written down: `subscribe` leaves no job that anybody else could look for.
  worker.child.tell({ sample: true });
  await worker.child.next('heap');
  worker.cut = true;
  await world.crew.until(() => worker.tasks.size > 1 || world.crew.isIdle);
}

function mortal(world: World): Worker {
  const worker = world.worker('mortal');
  if (!worker) throw new Error('there is no worker to end: the incident before has not come to its end');
  return worker;
}
