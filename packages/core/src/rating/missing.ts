import type { UnpricedCharge } from './charge.ts';

/** Why there is no price. */
export class Missing {
  readonly reason: UnpricedCharge['reason'];
  readonly detail: string;
  constructor(reason: UnpricedCharge['reason'], detail: string) {
    this.reason = reason;
    this.detail = detail;
  }
}
