import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { errorTypeOf } from '../recording/generation.ts';
import { settleOnce } from '../jobs/settle-once.ts';
import { ATTR } from '../semconv.ts';
import { attributionAttributes, bounded } from '../recording/attributes.ts';
import { ledger, metrics } from '../recording/sinks.ts';
import type { Outcome } from './output.ts';
import { readToken } from './token.ts';
import type { OutputState } from './token.ts';

/** What a person or a later check says of an output. */
export interface Verdict {
  readonly outcome: Exclude<Outcome, 'pending'>;
  readonly reason?: string | undefined;
  readonly gate?: string | undefined;
}

export type VerdictAnswer =
  | { readonly status: 'recorded' }
  /** there was a verdict before: the first one stays */
  | { readonly status: 'known' }
  /** the token cannot be trusted: nothing is recorded */
  | { readonly status: 'refused'; readonly reason: string };

/**
 * Judges an output after the fact, from any process: `token` is what `output.token()` gave. The
 * first verdict counts, once for all processes that share a job store. Never throws.
 */
export function recordVerdict(token: string, verdict: Verdict): Promise<VerdictAnswer> {
  const state = readToken(token);
  if (typeof state === 'string') return Promise.resolve({ status: 'refused', reason: state });
  const outcomes: readonly unknown[] = ['accepted', 'rejected', 'failed'];
  if (!outcomes.includes(verdict?.outcome))
    return Promise.resolve({
      status: 'refused',
      reason: `outcome is ${JSON.stringify(verdict?.outcome)}: write "accepted", "rejected" or "failed"`,
    });
  return new Promise((resolve) => {
    void settleOnce(
      `verdict:${state.id}`,
      () => {
        try {
          write(state, verdict);
        } catch (error) {
          resolve({ status: 'refused', reason: `it could not be written: ${errorTypeOf(error)}` });
          throw error;
        }
        resolve({ status: 'recorded' });
        return { status: 'final', amount: '0', currency: 'USD', corrections: 0 };
      },
      () => resolve({ status: 'known' }),
    );
  });
}

function write(state: OutputState, { outcome, reason, gate }: Verdict): void {
  const { id, name, attribution, spanContext, open } = state;
  const attributes = {
    [ATTR.outputId]: id,
    [ATTR.outputName]: bounded(name),
    [ATTR.outputOutcome]: outcome,
    [ATTR.outputTotalCost]: state.totalCost.toNumber(),
    ...(reason !== undefined && { [ATTR.verdictReason]: bounded(reason) }),
    ...(gate !== undefined && { [ATTR.gateName]: bounded(gate) }),
  };
  attributionAttributes(attributes, attribution);
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
