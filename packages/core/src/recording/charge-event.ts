import type { MissingReason, Tier } from '../rating/charge.ts';
import type { OutputType } from '../usage/usage.ts';
import type { Unit } from '../util/money.ts';
import type { AttemptReason } from './attempt.ts';

/**
 * A charge for the app's own events: queue messages, webhook events, log lines. Plain JSON that nobody can change; what is
 * not known is left out, amounts and quantities are exact decimals as text. `packages/core/SEMCONV.md` says more.
 */
export interface ChargeEvent {
  /** `correction`: more is known of a charge that was recorded before, and this replaces it */
  readonly kind: 'charge' | 'correction';
  /** which charge: `costspan.charge.key`; its corrections have the same */
  readonly key: string;
  readonly provider: string;
  /** as it is billed */
  readonly model?: string | undefined;
  readonly tier?: Tier | undefined;
  readonly outputType?: OutputType | undefined;
  readonly status: 'final' | 'estimated' | 'at_risk' | 'unpriced';
  /** what the charge comes to, with its corrections; left out where it is unpriced */
  readonly amount?: string | undefined;
  /** ISO 4217 */
  readonly currency?: string | undefined;
  /** why it is unpriced */
  readonly missingReason?: MissingReason | undefined;
  /** of the line that costs most */
  readonly unit?: Unit | undefined;
  readonly quantity?: string | undefined;
  readonly unitPrice?: string | undefined;
  /** HTTP tries of the call beyond the first */
  readonly retries?: number | undefined;
  /** inside an output, from 1; a prompt step or a gate's own call has none */
  readonly attempt?: number | undefined;
  /** why the attempt was made */
  readonly reason?: AttemptReason | undefined;
  /** reason `failover`: who was left, and this charge ÷ the price of the same usage at the planned model */
  readonly failover?:
    | {
        readonly from: { readonly provider: string; readonly model: string; readonly tier?: Tier | undefined };
        readonly priceRatio?: number | undefined;
      }
    | undefined;
  /** whether another tier answered than was planned */
  readonly tierMismatch?: boolean | undefined;
  readonly output?: { readonly id: string; readonly name: string } | undefined;
  readonly plan?: string | undefined;
  readonly feature?: string | undefined;
  /** the provider's id of the job or answer */
  readonly jobId?: string | undefined;
  /** of the span that the charge stands on */
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  /** when the charge was recorded: ISO 8601, UTC */
  readonly time: string;
}
