import type { Attributes, Context } from '@opentelemetry/api';
import type { Attribution } from '../attribution/attribution.ts';
import type { Charge } from '../rating/charge.ts';
import type { Usage } from '../usage/usage.ts';
import type { AttemptFacts } from './attempt.ts';
import type { MetricFacts } from './series.ts';
import type { Providers } from './providers.ts';

/** How a call went. */
export interface CallDetails {
  readonly jobStatus?: string | undefined;
  readonly pollCount?: number | undefined;
  readonly jobMode: 'sync' | 'poll' | 'webhook' | 'stream';
  /** HTTP tries of the billable request beyond the first */
  readonly retryCount: number;
}

/** What is known of the call that a charge belongs to. */
export interface ChargedCall {
  /**
   * `submit`: the job goes on, and the charge is only its estimate. `correction`: the call itself is over and recorded.
   * `try`: an HTTP try of the call that was never answered
   */
  readonly kind: 'generation' | 'submit' | 'settlement' | 'correction' | 'try';
  /** of its own charge; further ones are numbered after it */
  readonly chargeKey: string;
  readonly operation: string;
  /** for usage that names none */
  readonly model?: string | undefined;
  readonly server?: MetricFacts['server'];
  readonly errorType?: string | undefined;
  readonly attribution: Attribution | undefined;
  /** inside an output */
  readonly attempt: AttemptFacts | undefined;
  /** what the request alone says, to compare a large charge with */
  readonly requested?: (() => Usage | undefined) | undefined;
  /** as span and ledger have it */
  readonly details?: CallDetails | undefined;
  /** the app's own, for span and ledger */
  readonly attributes?: Attributes | undefined;
  readonly providers: Providers;
  /** of the span that the record belongs to */
  readonly context: Context;
  /** ms since the epoch */
  readonly time: number;
}

/** What the metrics need to know of a call and its usage. */
export function metricFacts(call: ChargedCall, usage: Usage, charge: Charge): MetricFacts {
  const { operation, attribution, errorType, server, attempt } = call;
  return {
    usage,
    charge,
    model: usage.model ?? call.model,
    operation,
    attribution,
    errorType,
    server,
    attemptReason: attempt?.reason,
  };
}
