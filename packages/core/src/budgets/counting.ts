import type { Attribution } from '../attribution/types.ts';
import type { Charge } from '../rating/charge.ts';
import { processState } from '../util/process-state.ts';
import { warnOnce } from '../util/warn.ts';
import { budgetsOf } from './reference.ts';
import type { BudgetedAttribution } from './reference.ts';

/** What counts charges in budgets. An app that has none need not carry it: `budget` brings it along. */
export interface BudgetCounting {
  /** Counts a charge in the budgets that its code runs in: what it comes to now, whatever was counted of it before. */
  spend(attribution: BudgetedAttribution, chargeKey: string, charge: Charge): void;
  /**
   * Holds what a job that was submitted will cost, also when the code that has submitted it is over; gives the attribution
   * by which it is settled, in whatever process.
   *
   * @param charge what the job will cost
   * @param deadline ms after which the job is settled by the sweeper
   */
  holdJob(
    attribution: BudgetedAttribution,
    key: string,
    charge: Charge | undefined,
    deadline: number,
  ): BudgetedAttribution;
}

const state = processState<{ counting: BudgetCounting | undefined }>('budget counting', () => ({
  counting: undefined,
}));

export function countBy(counting: BudgetCounting): void {
  state.counting = counting;
}

/** Undefined where the code runs in no budget. */
export function countingFor(attribution: Attribution | undefined): BudgetCounting | undefined {
  if (budgetsOf(attribution).length === 0) return undefined;
  if (!state.counting)
    warnOnce(
      'budgets are not counted',
      'a charge belongs to a budget, and nothing in this process counts it: import { budget } from @costspan/core here, too',
    );
  return state.counting;
}
