import type { Attribution } from '../attribution/types.ts';

/** Whose money a charge spends, and the reservation that it is taken from; plain JSON, so that it survives in a job store. */
export interface BudgetReference {
  readonly name: string;
  readonly key: string;
  /** the sum of this key and period, as the store has it */
  readonly sum: string;
  /** the part of it that is held */
  readonly id: string;
  /** what was set aside; amounts are in nano-dollars */
  readonly amount: number;
  readonly max: number;
  /** what a charge of unknown cost counts as */
  readonly unknown: number;
  /** shares of `max` whose crossing is told */
  readonly thresholds: readonly number[];
  /** ms since the epoch of the end of the period */
  readonly resets: number;
  /** held for one job alone: what is left of it is free once that is settled */
  readonly isJob?: true | undefined;
}

/** Attribution with the budgets that the app's code runs in. They are set by `budget.run` alone. */
export interface BudgetedAttribution extends Attribution {
  readonly budgets?: readonly BudgetReference[];
}

export function budgetsOf(attribution: BudgetedAttribution | undefined): readonly BudgetReference[] {
  return attribution?.budgets ?? NONE;
}
const NONE: readonly BudgetReference[] = [];
