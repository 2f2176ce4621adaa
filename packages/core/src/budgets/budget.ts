import { withBudget } from '../attribution/attribution.ts';
import { storeIdle } from '../jobs/store-work.ts';
import type { SumAnswer } from '../jobs/store.ts';
import type { Charge } from '../rating/charge.ts';
import { settings } from '../settings.ts';
import { parseQuantity } from '../util/money.ts';
import { uniqueId } from '../util/unique-id.ts';
import { countBy } from './counting.ts';
import { BudgetExceeded } from './exceeded.ts';
import type { BudgetRefusal, BudgetStatus } from './exceeded.ts';
import { beginReservation, endReservation } from './live.ts';
import { dollarsText, nano, nanoOf } from './nano.ts';
import { PERIODS, periodAt } from './period.ts';
import type { BudgetPeriod } from './period.ts';
import type { BudgetReference } from './reference.ts';
import { tellDenied, tellSpent } from './signals.ts';
import { counting } from './spend.ts';
import { addSurely, addTo, answered, hasSums } from './sums.ts';

/** What a budget is. Amounts are US dollars, as a number or an exact decimal text. */
export interface SpendingLimit {
  /** stands on metrics: keep to a few */
  readonly name: string;
  /** in UTC; each key begins anew with each */
  readonly per: BudgetPeriod;
  readonly max: number | string;
  /** shares of `max` whose crossing is an event; none where they are left out */
  readonly thresholds?: readonly number[] | undefined;
  /** what is done where a price is not known: refuse it, let it through uncounted, or count this much; `deny` by default */
  readonly onUnknown?: 'deny' | 'allow' | { readonly assume: number | string } | undefined;
  /** what is done where the store does not answer; `deny` by default */
  readonly onStoreDown?: 'deny' | 'allow' | undefined;
  /** ms after which the reservation of a process that has died is free again; 900,000 (15 minutes) by default */
  readonly ttl?: number | undefined;
}

/** What is about to be spent, and by whom. */
export interface Spending {
  /** a tenant, a user, a team: whose budget it is */
  readonly key: string;
  /** a charge of `estimate()`, or US dollars; left out where it is not known */
  readonly estimate?: Charge | number | string | undefined;
}

/** An amount that is set aside. */
export interface Reservation {
  readonly id: string;
  /** What it really came to: the rest is free. Resolves once the store knows; never rejects. */
  settle(charge: Charge | number | string): Promise<void>;
  /** Nothing was spent. Never rejects. */
  release(): Promise<void>;
}

/** A limit per key and period, for all processes that share a job store. */
export interface SpendingBudget {
  /**
   * Reserves, runs `fn`, and settles with what the charges made inside it really cost; jobs that go on settle when their
   * end is seen, in whatever process. Gives back what `fn` gives, and throws what it throws.
   *
   * @throws BudgetExceeded before `fn` runs, where there is no room
   */
  run<T>(spending: Spending, fn: () => T | Promise<T>): Promise<T>;
  /**
   * Sets an amount aside for what `run` does not see.
   *
   * @throws BudgetExceeded where there is no room
   */
  reserve(spending: Spending): Promise<Reservation>;
  /** Undefined where the store does not answer. */
  status(key: string): Promise<BudgetStatus | undefined>;
}

const TTL = 900_000;

countBy(counting);

/**
 * A budget that holds: above `max`, `run` and `reserve` reject with `BudgetExceeded` before anything is sent. At risk counts
 * as spent until it is resolved, and a correction counts in the period of its charge.
 *
 * @throws TypeError where an option is wrong, or the job store keeps no sums
 * @example
 * const daily = budget({ name: 'tenant-daily', per: 'day', max: '20.00', thresholds: [0.8] });
 * await daily.run({ key: tenant, estimate: estimate({ provider: 'fal', model, ...input }) }, () => fal.subscribe(model, { input }));
 */
export function budget(options: SpendingLimit): SpendingBudget {
  const limit = checked(options);
  return {
    async run({ key, estimate }, fn) {
      const reference = await hold(limit, key, estimate);
      const live = beginReservation(reference.id, reference.amount);
      try {
        return await withBudget(reference, fn);
      } finally {
        // The app has its answer at once: a charge may still wait for the job store.
        await storeIdle();
        await live.told();
        endReservation(reference.id);
        await addSurely(reference.sum, reference.resets, { id: reference.id, amount: 0 });
      }
    },
    async reserve({ key, estimate }) {
      const reference = await hold(limit, key, estimate);
      const { id, sum, resets, unknown } = reference;
      const free = async (): Promise<void> => void (await addSurely(sum, resets, { id, amount: 0 }));
      return {
        id,
        async settle(charge) {
          const amount = nanoOf(charge) ?? unknown;
          const answer = await addSurely(sum, resets, { id: `settled:${id}`, amount, from: id });
          await free();
          if (answer) tellSpent(reference, answer);
        },
        release: free,
      };
    },
    async status(key) {
      const { jobStore } = settings();
      const { sum, resets } = placeOf(limit, key, Date.now());
      const answer = hasSums(jobStore) ? await answered(() => jobStore.sum(sum)) : undefined;
      return answer && statusOf(limit, answer.spent, answer.held, resets);
    },
  };
}

interface Limit {
  readonly name: string;
  readonly per: BudgetPeriod;
  /** nano-dollars */
  readonly max: number;
  readonly thresholds: readonly number[];
  readonly onUnknown: 'deny' | 'allow' | number;
  readonly onStoreDown: 'deny' | 'allow';
  readonly ttl: number;
}

/** Sets the estimate aside, or throws. */
async function hold(limit: Limit, key: string, estimate: Spending['estimate']): Promise<BudgetReference> {
  const { name, max, thresholds, onUnknown, ttl } = limit;
  if (typeof key !== 'string' || key === '')
    throw new TypeError(`budget ${name}: key is ${String(key)}; write whose budget it is, for example a tenant's id`);
  const { sum, resets } = placeOf(limit, key, Date.now());
  const known = nanoOf(estimate);
  if (known === undefined && onUnknown === 'deny') return refuse(limit, key, 'unknown_price', resets, undefined);
  const amount = known ?? (typeof onUnknown === 'number' ? onUnknown : 0);
  const id = `held:${uniqueId()}`;
  const reference: BudgetReference = {
    name,
    key,
    sum,
    id,
    amount,
    max,
    unknown: onUnknown === 'deny' ? amount : onUnknown === 'allow' ? 0 : onUnknown,
    thresholds,
    resets,
  };
  const answer = await addTo(sum, resets, { id, amount, ttl, max });
  if (answer?.added || (!answer && limit.onStoreDown === 'allow')) return reference;
  return refuse(limit, key, answer ? 'max' : 'store_down', resets, answer);
}

function refuse(
  limit: Limit,
  key: string,
  reason: BudgetRefusal,
  resets: number,
  answer: SumAnswer | undefined,
): never {
  tellDenied({ name: limit.name, key, max: limit.max });
  throw new BudgetExceeded(limit.name, reason, statusOf(limit, answer?.spent ?? 0, answer?.held ?? 0, resets));
}

function placeOf({ name, per }: Limit, key: string, time: number): { readonly sum: string; readonly resets: number } {
  const period = periodAt(per, time);
  return { sum: `budget:${name}:${period.name}:${key}`, resets: period.ends };
}

function statusOf({ max }: Limit, spent: number, held: number, resets: number): BudgetStatus {
  return {
    spent: dollarsText(spent),
    reserved: dollarsText(held),
    max: dollarsText(max),
    resets: new Date(resets).toISOString(),
  };
}

function checked(options: SpendingLimit): Limit {
  const { name, per, thresholds = [], onUnknown = 'deny', onStoreDown = 'deny', ttl = TTL } = options;
  const max = parseQuantity(options.max);
  const assume = typeof onUnknown === 'object' ? nanoOf(onUnknown.assume) : undefined;
  const wrong = (field: string, value: unknown, fix: string): never => {
    throw new TypeError(`budget: ${field} is ${JSON.stringify(value)}; ${fix}`);
  };
  if (typeof name !== 'string' || !/^[\w.-]{1,100}$/.test(name))
    wrong('name', name, 'write a word, for example tenant-daily');
  if (!PERIODS.includes(per)) wrong('per', per, `write one of ${PERIODS.join(', ')}`);
  if (!max) return wrong('max', options.max, 'write US dollars as a number or text, for example "20.00"');
  if (!thresholds.every((share) => share > 0 && share < 1))
    wrong('thresholds', thresholds, 'write shares of max between 0 and 1, for example [0.8, 0.95]');
  if (typeof onUnknown === 'object' ? assume === undefined : onUnknown !== 'deny' && onUnknown !== 'allow')
    wrong('onUnknown', onUnknown, `write 'deny', 'allow' or { assume: '0.10' }`);
  if (onStoreDown !== 'deny' && onStoreDown !== 'allow') wrong('onStoreDown', onStoreDown, `write 'deny' or 'allow'`);
  if (!(ttl > 0)) wrong('ttl', ttl, 'write ms above 0, for example 900000');
  if (!hasSums(settings().jobStore))
    throw new TypeError(
      'budget: the job store has no add and sum; give one that has them with configure({ jobStore }), for example redisJobStore(client) of @costspan/store-redis',
    );
  return {
    name,
    per,
    max: nano(max),
    thresholds: thresholds.toSorted((a, b) => a - b),
    onUnknown: assume ?? (onUnknown as 'deny' | 'allow'),
    onStoreDown,
    ttl,
  };
}
