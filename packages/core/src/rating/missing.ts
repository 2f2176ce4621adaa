import type { Item } from '../usage/usage.ts';
import type { UnpricedCharge } from './charge.ts';

/** Why there is no price. */
export class Missing {
  readonly reason: UnpricedCharge['reason'];
  readonly detail: string;
  /** items without a price, with `missing_rate` */
  readonly items: readonly Item[] | undefined;

  constructor(reason: UnpricedCharge['reason'], detail: string, items?: readonly Item[]) {
    this.reason = reason;
    this.detail = detail;
    this.items = items;
  }
}
