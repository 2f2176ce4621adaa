import type { Charge } from '../rating/charge.ts';
import type { SumAnswer } from '../jobs/store.ts';
import { track } from '../jobs/store-work.ts';
import type { BudgetCounting } from './counting.ts';
import { liveReservation } from './live.ts';
import { nanoOf } from './nano.ts';
import { budgetsOf } from './reference.ts';
import type { BudgetedAttribution, BudgetReference } from './reference.ts';
import { tellSpent } from './signals.ts';
import { addSurely } from './sums.ts';

/** At risk counts as spent until it is resolved. */
function spend(attribution: BudgetedAttribution, chargeKey: string, charge: Charge): void {
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

function holdJob(
  attribution: BudgetedAttribution,
  key: string,
  charge: Charge | undefined,
  deadline: number,
): BudgetedAttribution {
  const estimate = nanoOf(charge);
  const held = budgetsOf(attribution).map((budget): BudgetReference => {
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

export const counting: BudgetCounting = { spend, holdJob };
