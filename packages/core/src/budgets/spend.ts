import type { Attribution } from '../attribution/types.ts';
import type { Charge } from '../rating/charge.ts';
import type { SumAnswer } from '../jobs/store.ts';
import { track } from '../jobs/store-work.ts';
import { liveReservation } from './live.ts';
import { nanoOf } from './nano.ts';
import { budgetsOf } from './reference.ts';
import type { BudgetedAttribution, BudgetReference } from './reference.ts';
import { tellSpent } from './signals.ts';
import { addSurely } from './sums.ts';

/**
 * Counts a charge in the budgets that its code runs in: what it comes to now, whatever was counted of it before. At risk
 * counts as spent until it is resolved.
 */
export function spend(attribution: Attribution | undefined, chargeKey: string, charge: Charge): void {
  for (const budget of budgetsOf(attribution)) {
    const amount = nanoOf(charge) ?? budget.unknown;
    const live = liveReservation(budget.id);
    if (live) live.left = Math.max(0, live.left - amount);
    // Once the code that has reserved is over, only a job can have held a part for this.
    const isJob = budget.isJob ?? (live ? live.jobs.delete(chargeKey) : true);
    const told = tell(budget, chargeKey, amount, isJob);
    live?.tell(told);
    void track(told);
  }
}

async function tell(budget: BudgetReference, chargeKey: string, amount: number, isJob: boolean): Promise<void> {
  const { sum, resets } = budget;
  const held = isJob ? jobPart(chargeKey) : budget.id;
  const answer = await addSurely(sum, resets, { id: `charge:${chargeKey}`, amount, from: held });
  if (isJob) await addSurely(sum, resets, { id: held, amount: 0 });
  if (answer) tellSpent(budget, answer);
}

/** The part of a sum that is held for a job. */
function jobPart(key: string): string {
  return `job:${key}`;
}

/** ms that the part of a job is held beyond its deadline, when the sweeper settles it. */
const GRACE = 3_600_000;

/**
 * Holds what a job that was submitted will cost, also when the code that has submitted it is over; gives the attribution
 * by which it is settled, in whatever process.
 *
 * @param estimate nano-dollars; undefined where they are not known
 * @param deadline ms after which the job is settled by the sweeper
 */
export function holdJob(
  attribution: BudgetedAttribution | undefined,
  key: string,
  estimate: number | undefined,
  deadline: number,
): BudgetedAttribution | undefined {
  const budgets = budgetsOf(attribution);
  if (budgets.length === 0) return attribution;
  const held = budgets.map((budget): BudgetReference => {
    const live = liveReservation(budget.id);
    const amount = estimate ?? live?.left ?? budget.amount;
    if (live) {
      live.left = Math.max(0, live.left - amount);
      live.jobs.add(key);
    }
    const change = { id: jobPart(key), amount, ttl: deadline + GRACE, from: budget.id };
    const told: Promise<SumAnswer | undefined> = addSurely(budget.sum, budget.resets, change);
    live?.tell(told);
    void track(told);
    return { ...budget, id: jobPart(key), amount, isJob: true };
  });
  return { ...attribution, budgets: held };
}
