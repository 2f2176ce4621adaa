import { BATCH, ordersIn } from './faults.ts';
import { incidentsOf } from './incidents.ts';
import type { Incidents } from './incidents.ts';
import { LedgerFolder, SliceLedger } from './ledger.ts';
import type { Bill } from './messages.ts';
import { InstanceBooks } from './metrics.ts';
import type { InstanceReport } from './metrics.ts';
import { slicesOf } from './plan.ts';
import { reconcile } from './reconcile.ts';
import type { Reconciliation } from './reconcile.ts';
import type { Kind, Slice } from './plan.ts';
import type { World } from './world.ts';

/** One slice of the run by the providers' books and by ours; money in units of 10^-30 USD. */
export interface SliceReport extends Slice {
  readonly invoice: bigint;
  readonly final: bigint;
  readonly estimated: bigint;
  readonly atRisk: bigint;
  readonly unpriced: number;
  readonly charges: number;
  readonly corrections: number;
  /** ledger lines whose record another line has, too */
  readonly again: number;
  readonly bill: Bill;
  /** calls that were under way in a killed process, of which the app knows nothing */
  readonly lost: readonly Kind[];
  /** live bytes of the worker that lives as long as the run */
  readonly heap: number;
  readonly seconds: number;
}

export interface RunReport {
  readonly slices: readonly SliceReport[];
  readonly instances: readonly InstanceReport[];
  readonly incidents: Incidents;
  /** before the last part of the run and at its end, each with its corrections and once more after them */
  readonly reconciled: readonly Reconciliation[];
  /** of the killed processes' last lines */
  readonly tornBytes: number;
}

/** Where no task ends for so many ms, none will. */
const PATIENCE = 120_000;
/** Jobs that one round of the sweeper takes. */
const ROUND = 500;

/** Makes all generations, slice by slice. */
export async function run(world: World, generations: number, onSlice: (slice: Slice) => void): Promise<RunReport> {
  const folder = new LedgerFolder(world.ledger);
  const books = new InstanceBooks();
  const incidents: Incidents = {
    killedSettling: 0,
    killedAnywhere: 0,
    stoppedAnywhere: 0,
    stoppedIdle: 0,
    storeRestarts: 0,
  };
  const slices: SliceReport[] = [];
  const reconciled: Reconciliation[] = [];
  for (const slice of slicesOf(generations)) {
    const start = performance.now();
    // While every charge is in somebody's books, the ledger has to become the invoice.
    if (slice.weather === 'ended anywhere' && reconciled.length === 0) {
      reconciled.push(...(await reconcileTwice(world)));
      // Its corrections are of the slices before.
      folder.next();
    }
    await watched(world, make(world, slice, slices.at(-1)?.generations ?? 0, incidents));
    await watched(world, finish(world, slice));
    const heap = await heapOf(world);
    const bill = await world.closeBooks();
    const lines = folder.next();
    books.add(lines);
    slices.push({
      ...slice,
      ...figures(new SliceLedger(lines)),
      invoice: BigInt(bill.total),
      bill,
      lost: world.crew.lost.splice(0),
      heap,
      seconds: (performance.now() - start) / 1_000,
    });
    onSlice(slice);
  }
  await Promise.all(world.crew.workers.map(({ child }) => child.end('SIGTERM')));
  const instances = world.instances.map(({ instance, cut }) => books.report(instance, cut, world.receiver));
  reconciled.push(...(await reconcileTwice(world)));
  return { slices, instances, incidents, reconciled, tornBytes: folder.tornBytes };
}

function figures(ledger: SliceLedger) {
  const { charges, corrections, again, unpriced } = ledger;
  return {
    charges,
    corrections,
    again,
    unpriced,
    final: ledger.total('final'),
    estimated: ledger.total('estimated'),
    atRisk: ledger.total('at_risk'),
  };
}

/** Makes a slice's generations, with what goes wrong meanwhile. */
async function make(world: World, slice: Slice, before: number, count: Incidents): Promise<void> {
  const { crew, providers } = world;
  const size = slice.generations - before;
  const orders = async (): Promise<void> => {
    for (let at = before; at < slice.generations; at += BATCH) {
      await crew.until(() => crew.made >= at);
      providers.tell({ orders: ordersIn(slice.weather) });
    }
  };
  const incidents = async (): Promise<void> => {
    for (const { at, run: happen } of incidentsOf(slice, world, count)) {
      await crew.until(() => crew.made >= before + size * at);
      await happen();
    }
  };
  await Promise.all([crew.reach(slice.generations), orders(), incidents()]);
}

/** Looks for what nobody has looked for: all of it in calm weather, else a half, late. */
async function finish(world: World, { weather }: Slice): Promise<void> {
  const { crew } = world;
  await world.settle();
  const forgotten = crew.forgotten.splice(0);
  for (const { child } of crew.workers)
    for (let swept = 0; swept <= forgotten.length; swept += ROUND) {
      child.tell({ sweep: ROUND });
      await child.next('swept');
    }
  const found = weather === 'calm' ? forgotten : forgotten.filter((_, i) => i % 2 === 0);
  crew.push(...found.map((job) => ({ what: 'follow' as const, job })));
  await world.settle();
}

async function reconcileTwice({ ledger, invoice }: World): Promise<Reconciliation[]> {
  const first = await reconcile(ledger, invoice);
  return [first, await reconcile(ledger, invoice)];
}

/** Of the steady worker; asking has each of them end what it still waits for. */
async function heapOf(world: World): Promise<number> {
  const samples = await Promise.all(
    world.crew.workers.map(async ({ child }) => {
      child.tell({ sample: true });
      return child.next('heap');
    }),
  );
  return samples[world.crew.workers.findIndex(({ instance }) => instance.startsWith('steady'))] ?? 0;
}

/** Fails where nothing happens any more, and says what is under way. */
async function watched<T>({ crew }: World, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const silence = new Promise<never>((_, reject) => {
    let [steps, since] = [crew.steps, performance.now()];
    timer = setInterval(() => {
      if (crew.steps !== steps) [steps, since] = [crew.steps, performance.now()];
      else if (performance.now() - since > PATIENCE)
        reject(new Error(`nothing has ended for ${PATIENCE / 1_000} s; under way: ${crew.underWay()}`));
    }, 1_000);
  });
  return Promise.race([work, silence]).finally(() => clearInterval(timer));
}
