import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Context, Span, SpanContext, SpanOptions } from '@opentelemetry/api';
import { currentAttribution } from '../attribution/current.ts';
import type { Attribution } from '../attribution/attribution.ts';
import type { Charge } from '../rating/charge.ts';
import { ATTR, OPERATION } from '../semconv.ts';
import type { NamedAttributes } from '../semconv.ts';
import type { OutputType, Usage } from '../usage/usage.ts';
import { bounded } from '../util/bounded-text.ts';
import { layered } from '../util/context-layer.ts';
import type { AttemptFacts } from './attempt.ts';
import { boundedLines, fits } from './billing-lines.ts';
import { metricFacts } from './charged-call.ts';
import type { CallDetails, ChargedCall } from './charged-call.ts';
import { attemptOf } from './current-output.ts';
import type { OutputAttempt } from './current-output.ts';
import { errorTypeOf } from './error-type.ts';
import type { Providers } from './providers.ts';
import { chargesOf, rateUsages } from './rate-usages.ts';
import type { RatedUsage, Several } from './rate-usages.ts';
import { writeUnanswered } from './record-unanswered.ts';
import type { RecordedCharge } from './recorded-charge.ts';
import { metrics, tracer } from './sinks.ts';
import { writeCharges } from './write-charges.ts';
import { isError } from '../util/realm.ts';

/** What is known when a call starts. */
export interface GenerationStart {
  readonly scope: { readonly name: string; readonly version: string };
  readonly providers: Providers;
  /** one of `OPERATION`, or the app's own word for it */
  readonly operation: string;
  readonly provider: string;
  readonly model?: string | undefined;
  readonly outputType?: OutputType | undefined;
  readonly server?: { readonly address: string; readonly port?: number | undefined } | undefined;
  /** of the job's submit */
  readonly link?: SpanContext | undefined;
  readonly attribution?: Attribution | undefined;
  /** of the job's submit, inside an output */
  readonly attempt?: AttemptFacts | undefined;
  /** the attempt that it is, where that has begun */
  readonly outputAttempt?: OutputAttempt | undefined;
  /** ms since the epoch, for a span that is made after the fact */
  readonly startTime?: number | undefined;
  /** the SDK's own span of the same call: where it records, it states the tokens */
  readonly parent?: Span | undefined;
}

/** What is known when it ends. */
export interface GenerationEnd extends CallDetails {
  readonly usage: Usage;
  /** `submit`: the job goes on, the charge is only its estimate */
  readonly kind: 'generation' | 'submit' | 'settlement';
  readonly chargeKey: string;
  readonly error?: unknown;
  readonly errorType?: string | undefined;
  /** tries before the last that were sent and never answered, by their number from 1 */
  readonly unanswered: readonly number[];
  /** what the request alone says: for the estimate of a try that was never answered, and to compare a large charge with */
  readonly requested?: (() => Usage | undefined) | undefined;
  /** usage of a second model in the same answer (an image made by a text model's tool): a charge of its own */
  readonly also?: readonly Usage[] | undefined;
  /** what was recorded of the same charge before: then this is a correction of it */
  readonly recorded?: RecordedCharge | undefined;
  /** ms since the epoch, where the call ended before now */
  readonly endTime?: number | undefined;
  /** whether nobody knows how long it took */
  readonly isUntimed?: boolean | undefined;
  /** the app's own, for span and ledger */
  readonly attributes?: Attributes | undefined;
}

/** One client span: a generation, a submit or a settlement. */
export class Generation {
  readonly span: Span;
  /** the context in which the provider's request runs, so that HTTP spans are children */
  readonly context: Context;
  #start: GenerationStart;
  readonly #attribution: Attribution | undefined;
  readonly #startedAt: number;
  readonly #attempt: AttemptFacts | undefined;
  readonly #outputAttempt: OutputAttempt | undefined;
  readonly #tokensElsewhere: boolean;
  #ended = false;

  constructor(start: GenerationStart) {
    this.#start = start;
    this.#attribution = start.attribution ?? currentAttribution();
    this.#startedAt = start.startTime ?? Date.now();
    const active = layered(context.active());
    const parent = start.parent ? trace.setSpan(active, start.parent) : active;
    this.#tokensElsewhere = start.parent?.isRecording() === true;
    this.span = tracer(start.providers, start.scope.name, start.scope.version).startSpan(
      start.operation === OPERATION.fetchResponse ? start.operation : spanName(start.operation, start.model),
      spanOptions(start),
      parent,
    );
    this.context = trace.setSpan(parent, this.span);
    this.#outputAttempt = start.outputAttempt ?? attemptOf(start);
    this.#attempt = this.#outputAttempt?.facts ?? start.attempt;
  }

  /** Where the request goes, of an SDK that works it out as it sends. */
  sentTo({ provider, server }: Pick<GenerationStart, 'provider' | 'server'>): void {
    if (this.#ended) return;
    this.#start = { ...this.#start, provider, server: server ?? this.#start.server };
    this.span.setAttributes(addressAttributes(this.#start));
  }

  /** The attempt that this generation is, for its job's record. */
  get attempt(): AttemptFacts | undefined {
    return this.#attempt;
  }

  get attribution(): Attribution | undefined {
    return this.#attribution;
  }

  get providers(): Providers {
    return this.#start.providers;
  }

  /**
   * Rates the usage and writes the charge to span, metrics and ledger; only the first end counts.
   * Gives back what was rated; undefined after the first end.
   */
  end(end: GenerationEnd): Several<RatedUsage> | undefined {
    if (this.#ended) return undefined;
    this.#ended = true;
    try {
      return this.#record(end, end.endTime ?? Date.now());
    } finally {
      // A span must end, whatever our own code or an exporter does.
      if (this.span.isRecording()) this.span.end();
    }
  }

  /** Ends the span without any charge: the call turned out to be no generation. */
  drop(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    if (error !== undefined) this.#writeError(errorTypeOf(error), error);
    this.span.end();
    this.#outputAttempt?.drop();
  }

  #record(end: GenerationEnd, now: number): Several<RatedUsage> {
    const call = this.#chargedCall(end, now);
    const rated = rateUsages(call, end.usage, end.also);
    const [own] = rated;
    this.#writeSpan(end, own);
    for (let n = 1; n < rated.length; n++) this.#writeInnerSpan(rated[n] as RatedUsage);
    if (end.kind !== 'settlement' && !end.isUntimed)
      metrics(call.providers).duration(metricFacts(call, own.usage, own.charge), (now - this.#startedAt) / 1_000);
    if (end.kind !== 'submit') writeCharges(rated, end.recorded);
    if (end.kind !== 'submit' && !end.recorded) this.#endAttempt(end, rated);
    if (end.unanswered.length > 0)
      for (const one of rated) writeUnanswered(call, one, one === own ? end.requested?.() : undefined, end.unanswered);
    return rated;
  }

  #chargedCall(end: GenerationEnd, now: number): ChargedCall {
    const { providers, operation, model, server } = this.#start;
    return {
      kind: end.kind,
      chargeKey: end.chargeKey,
      operation,
      model,
      server,
      errorType: end.errorType,
      attribution: this.#attribution,
      attempt: this.#attempt,
      requested: end.requested,
      details: end,
      attributes: end.attributes,
      providers,
      context: this.context,
      time: now,
    };
  }

  #endAttempt(end: GenerationEnd, rated: Several<RatedUsage>): void {
    const { usage } = rated[0];
    this.#outputAttempt?.end({
      charges: chargesOf(rated),
      target: { provider: usage.provider, model: usage.model ?? this.#start.model },
      providers: this.#start.providers,
      failed: end.error !== undefined || usage.end !== 'succeeded',
      errorType: usage.end === 'no_answer' ? 'timeout' : end.errorType,
    });
  }

  #writeSpan(end: GenerationEnd, { charge, attributes }: RatedUsage): void {
    const { span } = this;
    if (span.isRecording()) {
      const own = onSpan(attributes, charge);
      span.setAttributes(this.#tokensElsewhere ? withoutTokens(own) : own);
    }
    if (end.errorType !== undefined) this.#writeError(end.errorType, end.error);
    span.end(end.endTime);
  }

  #writeError(errorType: string, error: unknown): void {
    this.span.setAttribute(ATTR.errorType, bounded(errorType));
    // The message of an API error can quote the prompt: the class is all that is recorded.
    this.span.setStatus({ code: SpanStatusCode.ERROR, ...(isError(error) && { message: error.name }) });
  }

  /** A second charge of the same answer gets a span of its own inside the first, for the same time. */
  #writeInnerSpan({ usage, charge, attributes }: RatedUsage): void {
    const { providers, scope } = this.#start;
    const operation = OPERATION.generateContent;
    tracer(providers, scope.name, scope.version)
      .startSpan(
        spanName(operation, usage.model),
        {
          kind: SpanKind.CLIENT,
          attributes: {
            ...onSpan(attributes, charge),
            [ATTR.operationName]: operation,
            [ATTR.providerName]: usage.provider,
          },
          startTime: this.#startedAt,
        },
        this.context,
      )
      .end();
  }
}

function spanOptions(start: GenerationStart): SpanOptions {
  const options: SpanOptions = { kind: SpanKind.CLIENT, attributes: startAttributes(start) };
  if (start.link) options.links = [{ context: start.link }];
  if (start.startTime !== undefined) options.startTime = start.startTime;
  return options;
}

function spanName(operation: string, model: string | undefined): string {
  return model === undefined ? operation : `${operation} ${bounded(model)}`;
}

function startAttributes(start: GenerationStart): Attributes {
  const { operation, model, outputType } = start;
  const attributes = addressAttributes(start);
  attributes[ATTR.operationName] = operation;
  if (model !== undefined) attributes[ATTR.requestModel] = bounded(model);
  if (outputType !== undefined) attributes[ATTR.outputType] = outputType;
  return attributes;
}

function addressAttributes({ provider, server }: Pick<GenerationStart, 'provider' | 'server'>): Attributes {
  const attributes: Attributes = { [ATTR.providerName]: provider };
  if (server) {
    attributes[ATTR.serverAddress] = server.address;
    if (server.port !== undefined) attributes[ATTR.serverPort] = server.port;
  }
  return attributes;
}

/** Two spans of one call that both state its tokens would have them counted twice. */
function withoutTokens(attributes: Attributes): Attributes {
  const { [ATTR.inputTokens]: _input, [ATTR.outputTokens]: _output, ...rest } = attributes;
  return rest;
}

/** The same attributes with lines that fit. */
function onSpan(attributes: NamedAttributes, charge: Charge): Attributes {
  const lines = attributes['costspan.billing.lines'];
  if (typeof lines !== 'string' || charge.status === 'unpriced' || fits(lines)) return attributes;
  return { ...attributes, 'costspan.billing.lines': boundedLines(charge.lines) };
}
