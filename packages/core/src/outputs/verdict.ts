import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { errorTypeOf } from '../recording/error-type.ts';
import { settleOnce } from '../jobs/settle-once.ts';
import { ATTR } from '../semconv.ts';
import type { NamedAttributes } from '../semconv.ts';
import { addAttribution } from '../recording/attributes.ts';
import { bounded } from '../util/bounded-text.ts';
import { ledger, metrics } from '../recording/sinks.ts';
import type { Outcome } from './outcome.ts';
import { readToken } from './token.ts';
import type { OutputState } from './token.ts';

/** What a person or a later check says of an output. */
export interface Verdict {
  readonly outcome: Exclude<Outcome, 'pending'>;
  readonly reason?: string | undefined;
  readonly gate?: string | undefined;
}

/** What `recordVerdict` did. */
export type VerdictAnswer =
  | { readonly status: 'recorded' }
  /** there was a verdict before: the first one stays */
  | { readonly status: 'known' }
  /** the token cannot be trusted: nothing is recorded */
  | { readonly status: 'refused'; readonly reason: string };

/**
 * Judges an output after the fact, from any process. The first verdict counts, once for all
 * processes that share a job store.
 *
 * @param token what `output.token()` gave
 * @returns what became of it, once the job store has answered; never rejects
 * @example
 * await recordVerdict(token, { outcome: 'rejected', reason: 'six fingers', gate: 'review' });
 */
export async function recordVerdict(token: string, verdict: Verdict): Promise<VerdictAnswer> {
  const state = readToken(token);
  if (typeof state === 'string') return { status: 'refused', reason: state };
  const outcomes: readonly unknown[] = ['accepted', 'rejected', 'failed'];
  if (!outcomes.includes(verdict?.outcome))
    return {
      status: 'refused',
      reason: `outcome is ${JSON.stringify(verdict?.outcome)}: write "accepted", "rejected" or "failed"`,
    };
  const settlement = await settleOnce(`verdict:${state.id}`, () => {
    write(state, verdict);
    return { status: 'final', amount: '0', currency: 'USD', corrections: 0 };
  });
  if (settlement.status === 'failed')
    return { status: 'refused', reason: `it could not be written: ${errorTypeOf(settlement.error)}` };
  return { status: settlement.status };
}

function write(state: OutputState, { outcome, reason, gate }: Verdict): void {
  const { id, name, attribution, spanContext, open } = state;
  const attributes: NamedAttributes = {
    [ATTR.outputId]: id,
    [ATTR.outputName]: bounded(name),
    [ATTR.outputOutcome]: outcome,
    [ATTR.outputTotalCost]: state.totalCost.toNumber(),
    ...(reason !== undefined && { [ATTR.verdictReason]: bounded(reason) }),
    ...(gate !== undefined && { [ATTR.gateName]: bounded(gate) }),
  };
  if (attribution) addAttribution(attributes, attribution);
  ledger({})?.append({
    kind: 'verdict',
    // Verdicts inside the output's processes are numbered; the one after the fact is one of its own.
    chargeKey: `output:${id}:after`,
    attributes,
    context: trace.setSpanContext(ROOT_CONTEXT, spanContext),
    time: Date.now(),
  });
  if (outcome === 'rejected')
    for (const { target, cost } of open)
      if (cost) metrics({}).rejected({ ...target, gate }, attribution, cost.toNumber());
  metrics({}).output({ name, outcome, attribution }, 1, state.totalCost.toNumber());
}
