import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import type { Attribution } from '../attribution/attribution.ts';
import { ATTR, EVENT } from '../semconv.ts';
import type { NamedAttributes } from '../semconv.ts';
import { addAttribution } from '../recording/attributes.ts';
import { bounded } from '../util/bounded-text.ts';
import { ledger, metrics } from '../recording/sinks.ts';
import type { Target } from '../recording/attempt.ts';
import type { LiveAttempt } from './live-attempt.ts';
import type { Outcome } from './outcome.ts';

interface Common {
  readonly output: { readonly id: string; readonly name: string; readonly planned: Target | undefined };
  readonly attribution: Attribution | undefined;
  readonly outcome: Outcome;
}

/** An output that has come to its end. */
export interface OutputSummary extends Common {
  readonly attempts: number;
  /** pieces that count as outputs; 0 where another process counts it */
  readonly pieces: number;
  /** US dollars */
  readonly total: number;
  readonly wasted: number;
}

/** Writes the summary on the output's span and into the metrics. */
export function writeOutput(span: Span, summary: OutputSummary): void {
  const { output, attribution, outcome } = summary;
  const attributes: NamedAttributes = {
    [ATTR.outputId]: output.id,
    [ATTR.outputName]: bounded(output.name),
    [ATTR.outputAttempts]: summary.attempts,
    [ATTR.outputOutcome]: outcome,
    [ATTR.outputTotalCost]: summary.total,
    [ATTR.outputWastedCost]: summary.wasted,
  };
  if (output.planned) {
    attributes[ATTR.plannedProvider] = output.planned.provider;
    attributes[ATTR.plannedModel] = bounded(output.planned.model);
    if (output.planned.tier !== undefined) attributes[ATTR.plannedTier] = output.planned.tier;
  }
  if (attribution) addAttribution(attributes, attribution);
  span.setAttributes(attributes);
  if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
  if (summary.pieces > 0)
    metrics({}).output({ name: output.name, outcome, attribution }, summary.pieces, summary.total);
}

/** What was said of an output or of one of its attempts. */
export interface VerdictFacts extends Common {
  /** 1, 2, 3 … among the verdicts of this output */
  readonly sequence: number;
  readonly context: Context;
  readonly attempt: LiveAttempt | undefined;
  readonly reason: string | undefined;
  readonly gate: string | undefined;
}

/** Writes the verdict to the output's span, as an event, and to the ledger. */
export function writeVerdict(facts: VerdictFacts): void {
  const { output, attribution, sequence, context } = facts;
  const said = verdictAttributes(facts);
  trace.getSpan(context)?.addEvent(EVENT.verdict, { ...said });
  said[ATTR.outputId] = output.id;
  said[ATTR.outputName] = bounded(output.name);
  if (attribution) addAttribution(said, attribution);
  ledger({})?.append({
    kind: 'verdict',
    chargeKey: `output:${output.id}`,
    sequence,
    attributes: said,
    context,
    time: Date.now(),
  });
}

function verdictAttributes({ outcome, attempt, reason, gate }: VerdictFacts): NamedAttributes {
  const attributes: NamedAttributes = { [ATTR.outputOutcome]: outcome };
  if (attempt) {
    attributes[ATTR.providerName] = attempt.provider;
    attributes[ATTR.requestModel] = bounded(attempt.model);
    if (attempt.facts.number !== undefined) attributes[ATTR.attemptNumber] = attempt.facts.number;
  }
  if (reason !== undefined) attributes[ATTR.verdictReason] = bounded(reason);
  if (gate !== undefined) attributes[ATTR.gateName] = bounded(gate);
  return attributes;
}
