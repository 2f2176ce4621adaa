/** What a budget says of one key in its period; amounts are exact decimals of US dollars as text. */
export interface BudgetStatus {
  /** final, estimated and at risk */
  readonly spent: string;
  /** set aside for what is under way */
  readonly reserved: string;
  readonly max: string;
  /** when the next period begins: ISO 8601, UTC */
  readonly resets: string;
}

/** Why a reservation was refused. */
export type BudgetRefusal = 'max' | 'unknown_price' | 'store_down';

/** Thrown by `run` and `reserve` of a budget, before anything is sent: never inside a call of an SDK. */
export class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded';
  readonly code = 'COSTSPAN_BUDGET_EXCEEDED';
  /** of the budget; its key stands in no message */
  readonly budget: string;
  readonly reason: BudgetRefusal;
  readonly spent: string;
  readonly reserved: string;
  readonly max: string;
  readonly resets: string;

  constructor(budget: string, reason: BudgetRefusal, { spent, reserved, max, resets }: BudgetStatus) {
    super(
      `the budget ${budget} ${SAYS[reason]}: $${spent} spent and $${reserved} reserved of $${max}, until ${resets}`,
    );
    this.budget = budget;
    this.reason = reason;
    this.spent = spent;
    this.reserved = reserved;
    this.max = max;
    this.resets = resets;
  }
}

const SAYS: Readonly<Record<BudgetRefusal, string>> = {
  max: 'has no room for this',
  unknown_price: 'does not allow what has no known price',
  store_down: 'cannot be asked, since its store does not answer',
};
