import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Context, Link, Span, SpanContext } from '@opentelemetry/api';
import { currentAttribution } from './attribution.ts';
import type { Attribution } from './attribution.ts';
import type { Charge, PricedCharge } from './charge.ts';
import { toText } from './money.ts';
import { today, rate } from './rate.ts';
import { ATTR, OPERATION } from './semconv.ts';
import { settings } from './settings.ts';
import { attributionAttributes, bounded, chargeAttributes, usageAttributes } from './telemetry/attributes.ts';
import type { Providers } from './telemetry/providers.ts';
import { ledger, metrics, tracer, warnWithoutTracer } from './telemetry/sinks.ts';
import { warnOnce } from './telemetry/warn.ts';
import type { OutputType, Usage } from './usage.ts';

/** What is known when a call starts. */
export interface GenerationStart {
  readonly scope: { readonly name: string; readonly version: string };
  readonly providers: Providers;
  readonly operation: (typeof OPERATION)[keyof typeof OPERATION];
  readonly provider: string;
  readonly model?: string | undefined;
  readonly outputType?: OutputType | undefined;
  readonly server?: { readonly address: string; readonly port?: number | undefined } | undefined;
  /** of the job's submit */
  readonly link?: SpanContext | undefined;
  readonly attribution?: Attribution | undefined;
  /** ms since the epoch, for a span that is made after the fact */
  readonly startTime?: number | undefined;
}

/** What is known when it ends. */
export interface GenerationEnd {
  readonly usage: Usage;
  /** `submit`: the job goes on, the charge is only its estimate */
  readonly kind: 'generation' | 'submit' | 'settlement';
  readonly chargeKey: string;
  readonly error?: unknown;
  readonly errorType?: string | undefined;
  /** HTTP tries of the billable request beyond the first */
  readonly retryCount: number;
  /** tries before the last that were sent and never answered, by their number from 1 */
  readonly unanswered: readonly number[];
  readonly jobMode: 'sync' | 'poll' | 'webhook' | 'stream';
  readonly jobStatus?: string | undefined;
  readonly pollCount?: number | undefined;
  /** what the request alone says, for the estimate of a try that was never answered */
  readonly requested?: Usage | undefined;
  /** usage of a second model in the same answer (an image made by a text model's tool): a charge of its own */
  readonly also?: readonly Usage[] | undefined;
}

/** One span of the contract: a generation, a submit or a settlement. */
export class Generation {
  readonly span: Span;
  /** the context in which the provider's request runs, so that HTTP spans are children */
  readonly context: Context;
  readonly #start: GenerationStart;
  readonly #attribution: Attribution | undefined;
  readonly #startedAt: number;
  #ended = false;

  constructor(start: GenerationStart) {
    this.#start = start;
    this.#attribution = start.attribution ?? currentAttribution();
    this.#startedAt = start.startTime ?? Date.now();
    warnWithoutTracer(start.providers);
    const attributes: Attributes = { [ATTR.operationName]: start.operation, [ATTR.providerName]: start.provider };
    if (start.model !== undefined) attributes[ATTR.requestModel] = bounded(start.model);
    if (start.outputType !== undefined) attributes[ATTR.outputType] = start.outputType;
    if (start.server) {
      attributes[ATTR.serverAddress] = start.server.address;
      if (start.server.port !== undefined) attributes[ATTR.serverPort] = start.server.port;
    }
    const links: Link[] = start.link ? [{ context: start.link }] : [];
    const name = start.operation === OPERATION.fetchResponse || start.model === undefined ? start.operation : `${start.operation} ${bounded(start.model)}`;
    const parent = context.active();
    this.span = tracer(start.providers, start.scope.name, start.scope.version).startSpan(name, { kind: SpanKind.CLIENT, attributes, links, ...(start.startTime !== undefined && { startTime: start.startTime }) }, parent);
    this.context = trace.setSpan(parent, this.span);
  }

  get attribution(): Attribution | undefined {
    return this.#attribution;
  }

  /** Rates the usage and writes the charge to span, metrics and ledger; only the first end counts. */
  end(end: GenerationEnd): Charge | undefined {
    if (this.#ended) return undefined;
    this.#ended = true;
    const { book } = settings();
    const charge = rate(end.usage, book);
    this.#writeSpan(end, charge);
    if (end.kind !== 'settlement') this.#writeDuration(end);
    if (end.kind !== 'submit') this.#writeCharge(end, end.usage, charge, end.chargeKey);
    end.also?.forEach((usage, i) => this.#writeSibling(end, usage, `${end.chargeKey}#${i + 2}`));
    this.#writeUnanswered(end, charge);
    return charge;
  }

  /** Ends the span without any charge: the call turned out to be no generation. */
  drop(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    if (error !== undefined) this.#writeError(errorTypeOf(error), error);
    this.span.end();
  }

  #writeSpan(end: GenerationEnd, charge: Charge): void {
    const { span } = this;
    if (span.isRecording()) span.setAttributes(this.#attributes(end, end.usage, charge, 'bounded'));
    if (end.errorType !== undefined) this.#writeError(end.errorType, end.error);
    span.end();
    if (charge.status !== 'unpriced' && charge.implausible) {
      warnOnce(`implausible ${end.usage.provider} ${end.usage.model}`, `a charge of ${toText(charge.amount)} ${charge.currency} for ${end.usage.provider} ${end.usage.model} is far out of range; it is kept and flagged`);
    }
  }

  #writeError(errorType: string, error: unknown): void {
    this.span.setAttribute(ATTR.errorType, bounded(errorType));
    // The message of an API error can quote the prompt: the class is all that is recorded.
    this.span.setStatus({ code: SpanStatusCode.ERROR, ...(error instanceof Error && { message: error.name }) });
  }

  #attributes(end: GenerationEnd, usage: Usage, charge: Charge, lines: 'bounded' | 'whole'): Attributes {
    const into: Attributes = {};
    usageAttributes(into, usage, end.kind !== 'settlement');
    if (end.kind === 'submit') submitAttributes(into, charge);
    else chargeAttributes(into, charge, settings().aliases, lines);
    attributionAttributes(into, this.#attribution);
    if (usage.requestedQuantity !== undefined) into[ATTR.billingRequestedQuantity] = usage.requestedQuantity;
    if (usage.model !== undefined) into[ATTR.requestModel] = bounded(usage.model);
    if (usage.outputType !== undefined) into[ATTR.outputType] = usage.outputType;
    if (end.jobStatus !== undefined) into[ATTR.responseStatus] = end.jobStatus;
    if (end.pollCount !== undefined) into[ATTR.jobPollCount] = end.pollCount;
    into[ATTR.jobMode] = end.jobMode;
    into[ATTR.transportRetryCount] = end.retryCount;
    into[ATTR.retryCount] = 0;
    return into;
  }

  #facts(end: GenerationEnd, usage: Usage, charge: Charge) {
    return { usage, charge, model: usage.model ?? this.#start.model, operation: this.#start.operation, attribution: this.#attribution, errorType: end.errorType, server: this.#start.server };
  }

  #writeDuration(end: GenerationEnd): void {
    metrics(this.#start.providers).duration(this.#facts(end, end.usage, UNRATED), (Date.now() - this.#startedAt) / 1_000);
  }

  #writeCharge(end: GenerationEnd, usage: Usage, charge: Charge, chargeKey: string): void {
    metrics(this.#start.providers).charge(this.#facts(end, usage, charge));
    const into = ledger(this.#start.providers);
    if (!into) return;
    const attributes = this.#attributes(end, usage, charge, 'whole');
    attributes[ATTR.operationName] = this.#start.operation;
    attributes[ATTR.providerName] = usage.provider;
    if (end.errorType !== undefined) attributes[ATTR.errorType] = bounded(end.errorType);
    into.charge(attributes, chargeKey, charge.status === 'unpriced' ? undefined : toText(charge.amount), this.context, Date.now());
  }

  /** A second charge of the same answer gets a span of its own beside the first, for the same time. */
  #writeSibling(end: GenerationEnd, usage: Usage, chargeKey: string): void {
    const parent = trace.setSpan(context.active(), this.span);
    const charge = rate(usage, settings().book);
    const attributes = this.#attributes(end, usage, charge, 'bounded');
    attributes[ATTR.operationName] = OPERATION.generateContent;
    attributes[ATTR.providerName] = usage.provider;
    const name = usage.model === undefined ? OPERATION.generateContent : `${OPERATION.generateContent} ${bounded(usage.model)}`;
    tracer(this.#start.providers, this.#start.scope.name, this.#start.scope.version).startSpan(name, { kind: SpanKind.CLIENT, attributes, startTime: this.#startedAt }, parent).end();
    if (end.kind !== 'submit') this.#writeCharge(end, usage, charge, chargeKey);
  }

  /** A try that was sent and never answered may have been billed: a record of its own, at risk. */
  #writeUnanswered(end: GenerationEnd, charge: Charge): void {
    if (end.unanswered.length === 0) return;
    const usage: Usage = { ...(end.requested ?? end.usage), end: 'no_answer', reported: undefined, responseId: undefined };
    const estimate = charge.status !== 'unpriced' && charge.outcome === 'charged' ? atRisk(charge) : rate({ ...usage, end: 'no_answer' }, settings().book);
    for (const number of end.unanswered) {
      if (estimate.status !== 'unpriced') metrics(this.#start.providers).atRisk(usage.provider, usage.model ?? this.#start.model, estimate);
      const into = ledger(this.#start.providers);
      if (!into) continue;
      const attributes: Attributes = { [ATTR.operationName]: this.#start.operation, [ATTR.providerName]: usage.provider };
      if (usage.model !== undefined) attributes[ATTR.requestModel] = bounded(usage.model);
      if (usage.outputType !== undefined) attributes[ATTR.outputType] = usage.outputType;
      chargeAttributes(attributes, estimate, [], 'whole');
      attributionAttributes(attributes, this.#attribution);
      into.charge(attributes, `${end.chargeKey}#try-${number}`, estimate.status === 'unpriced' ? undefined : toText(estimate.amount), this.context, Date.now());
    }
  }
}

const UNRATED: Charge = { status: 'unpriced', reason: 'unknown_usage', outcome: 'unknown', detail: '' };

function atRisk(charge: PricedCharge): PricedCharge {
  return { ...charge, status: 'at_risk', outcome: 'unknown' };
}

function submitAttributes(into: Attributes, charge: Charge): void {
  if (charge.tier !== undefined) into[ATTR.modelTier] = charge.tier;
  if (charge.status !== 'unpriced' && charge.currency === 'USD') into[ATTR.costEstimate] = charge.amount.toNumber();
}

/** `error.type`: the HTTP status where there is one, else the error's name. */
export function errorTypeOf(error: unknown): string {
  const status = (error as { status?: unknown } | undefined)?.status ?? (error as { response?: { status?: unknown } } | undefined)?.response?.status;
  if (typeof status === 'number' && status >= 400) return String(status);
  if (error instanceof Error) return error.name === 'Error' ? error.constructor.name : error.name;
  return '_OTHER';
}

export { today };
