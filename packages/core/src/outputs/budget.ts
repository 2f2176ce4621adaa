import type { Charge } from '../rating/charge.ts';
import { decimal, parseQuantity, ZERO } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';

/** A limit on one output. It is advice for `canAfford`; it stops nothing by itself. */
export interface BudgetOptions {
  /** US dollars, as a number or an exact decimal text */
  readonly maxCost?: number | string | undefined;
  /** generations, the first one included */
  readonly maxAttempts?: number | undefined;
  /** whether a call whose price is not known may be made; `allow` by default */
  readonly unknownPrice?: 'allow' | 'deny' | undefined;
}

/** Keeps the sum of what is spent and reserved below a limit, also for calls made at the same time. */
export class Budget {
  readonly #maxCost: Decimal | undefined;
  readonly #maxAttempts: number;
  readonly #unknownPrice: 'allow' | 'deny';
  /** amounts set aside for calls that have been allowed and have not started, oldest first */
  readonly #waiting: Decimal[] = [];
  #reserved: Decimal = ZERO;
  #spent: Decimal = ZERO;
  #started = 0;

  constructor({ maxCost, maxAttempts, unknownPrice = 'allow' }: BudgetOptions) {
    this.#maxCost = maxCost === undefined ? undefined : parseQuantity(maxCost);
    if (maxCost !== undefined && !this.#maxCost)
      throw new TypeError(
        `budget.maxCost is ${String(maxCost)}: write US dollars as a number or text, for example "0.45"`,
      );
    if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && maxAttempts > 0))
      throw new TypeError(`budget.maxAttempts is ${String(maxAttempts)}: write a whole number above 0, for example 3`);
    this.#maxAttempts = maxAttempts ?? Infinity;
    this.#unknownPrice = unknownPrice;
  }

  /** Whether one more call may be made; if so, its estimate is set aside until the call starts and ends. */
  reserve(estimate: Charge | number | string): boolean {
    const amount = amountOf(estimate);
    if (amount === undefined && this.#unknownPrice === 'deny') return false;
    if (this.#started + this.#waiting.length >= this.#maxAttempts) return false;
    const wanted = amount ?? ZERO;
    if (this.#maxCost && this.#spent.plus(this.#reserved).plus(wanted).gt(this.#maxCost)) return false;
    this.#waiting.push(wanted);
    this.#reserved = this.#reserved.plus(wanted);
    return true;
  }

  /** Frees the oldest reservation that no call has used. */
  release(): void {
    this.#reserved = this.#reserved.minus(this.#waiting.shift() ?? ZERO);
  }

  /** A call starts; gives the amount that was set aside for it, which `settle` frees. */
  start(): Decimal {
    this.#started += 1;
    return this.#waiting.shift() ?? ZERO;
  }

  /** The call was no generation: what was set aside for it stays for the next one. */
  giveBack(reserved: Decimal): void {
    this.#started -= 1;
    this.#waiting.unshift(reserved);
  }

  /** A call has ended. `cost` is its charge, also where it is at risk. True where the limit is exceeded now. */
  settle(reserved: Decimal, cost: Decimal): boolean {
    this.#reserved = this.#reserved.minus(reserved);
    this.#spent = this.#spent.plus(cost);
    return this.isExceeded;
  }

  get isExceeded(): boolean {
    return this.#started > this.#maxAttempts || (this.#maxCost !== undefined && this.#spent.gt(this.#maxCost));
  }
}

function amountOf(estimate: Charge | number | string): Decimal | undefined {
  if (typeof estimate !== 'object') return parseQuantity(estimate);
  return estimate.status !== 'unpriced' && estimate.currency === 'USD' ? decimal(estimate.amount) : undefined;
}
