import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Context, Link, Span, SpanContext } from '@opentelemetry/api';
import { currentAttribution } from '../attribution.ts';
import { chargesOf, correct, keyAt, recordedAt } from './correction.ts';
import type { RecordedCharge } from '../jobs/store.ts';
import { attemptAttributes } from '../outputs/attempt.ts';
import type { AttemptFacts } from '../outputs/attempt.ts';
import { currentPlace, liveOutput } from '../outputs/current.ts';
import type { LiveAttempt } from '../outputs/live-attempt.ts';
import type { Attribution } from '../attribution.ts';
import type { Charge } from '../rating/charge.ts';
import { today } from '../util/day.ts';
import { doubted } from '../rating/implausible.ts';
import { rate } from '../rating/rate.ts';
import { ATTR, OPERATION } from '../semconv.ts';
import { settings } from '../settings.ts';
import { attributionAttributes, bounded, boundedLines, chargeAttributes, fits, usageAttributes } from './attributes.ts';
import type { Providers } from './providers.ts';
import { ledger, metrics, tracer } from './sinks.ts';
import type { OutputType, Usage } from '../usage/usage.ts';

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
  /** of the job's submit, inside an output */
  readonly attempt?: AttemptFacts | undefined;
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
  /** what the request alone says: for the estimate of a try that was never answered, and for doubts about a large charge */
  readonly requested?: (() => Usage | undefined) | undefined;
  /** usage of a second model in the same answer (an image made by a text model's tool): a charge of its own */
  readonly also?: readonly Usage[] | undefined;
  /** what was recorded of the same charge before: then this is a correction of it */
  readonly recorded?: RecordedCharge | undefined;
  /** ms since the epoch, where the call ended before now */
  readonly endTime?: number | undefined;
}

/** One span of the contract: a generation, a submit or a settlement. */
export class Generation {
  readonly span: Span;
  /** the context in which the provider's request runs, so that HTTP spans are children */
  readonly context: Context;
  readonly #start: GenerationStart;
  readonly #attribution: Attribution | undefined;
  readonly #startedAt: number;
  readonly #attempt: AttemptFacts | undefined;
  readonly #liveAttempt: LiveAttempt | undefined;
  #ended = false;

  constructor(start: GenerationStart) {
    this.#start = start;
    this.#attribution = start.attribution ?? currentAttribution();
    this.#startedAt = start.startTime ?? Date.now();
    const attributes: Attributes = { [ATTR.operationName]: start.operation, [ATTR.providerName]: start.provider };
    if (start.model !== undefined) attributes[ATTR.requestModel] = bounded(start.model);
    if (start.outputType !== undefined) attributes[ATTR.outputType] = start.outputType;
    if (start.server) {
      attributes[ATTR.serverAddress] = start.server.address;
      if (start.server.port !== undefined) attributes[ATTR.serverPort] = start.server.port;
    }
    const links: Link[] = start.link ? [{ context: start.link }] : [];
    const name =
      start.operation === OPERATION.fetchResponse || start.model === undefined
        ? start.operation
        : `${start.operation} ${bounded(start.model)}`;
    const parent = context.active();
    this.span = tracer(start.providers, start.scope.name, start.scope.version).startSpan(
      name,
      {
        kind: SpanKind.CLIENT,
        attributes,
        links,
        ...(start.startTime !== undefined && { startTime: start.startTime }),
      },
      parent,
    );
    this.context = trace.setSpan(parent, this.span);
    this.#liveAttempt = liveAttemptOf(start);
    this.#attempt = this.#liveAttempt?.facts ?? start.attempt;
  }

  /** The attempt that this generation is, for its job's record. */
  get attempt(): AttemptFacts | undefined {
    return this.#attempt;
  }

  get attribution(): Attribution | undefined {
    return this.#attribution;
  }

  /** Rates the usage and writes the charge to span, metrics and ledger; only the first end counts. */
  end(end: GenerationEnd): RecordedCharge | undefined {
    if (this.#ended) return undefined;
    this.#ended = true;
    const now = end.endTime ?? Date.now();
    const [own, ...siblings] = this.#chargesOf(end, now);
    this.#writeSpan(end, own);
    if (end.kind !== 'settlement') this.#writeDuration(end, now);
    if (end.kind !== 'submit') {
      this.#writeCharge(end, own, now, end.recorded);
      if (!end.recorded) this.#endAttempt(end, [own, ...siblings]);
    }
    siblings.forEach((sibling, i) => this.#writeSibling(end, sibling, now, recordedAt(end.recorded, i + 1)));
    if (end.unanswered.length > 0) for (const one of [own, ...siblings]) this.#writeUnanswered(end, one, now);
    return chargesOf([own.charge, ...siblings.map(({ charge }) => charge)], end.recorded);
  }

  /** Ends the span without any charge: the call turned out to be no generation. */
  drop(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    if (error !== undefined) this.#writeError(errorTypeOf(error), error);
    this.span.end();
    this.#liveAttempt?.drop();
  }

  #endAttempt(end: GenerationEnd, all: readonly Charged[]): void {
    const [own] = all;
    if (!own) return;
    this.#liveAttempt?.end({
      charges: all.map(({ charge }) => charge),
      target: { provider: own.usage.provider, model: own.usage.model ?? this.#start.model },
      providers: this.#start.providers,
      failed: end.error !== undefined || end.usage.end !== 'succeeded',
      errorType: end.usage.end === 'no_answer' ? 'timeout' : end.errorType,
    });
  }

  #chargesOf(end: GenerationEnd, now: number): [Charged, ...Charged[]] {
    const { book } = settings();
    const day = today(now);
    const charged = (usage: Usage, chargeKey: string): Charged => {
      const requested = usage === end.usage ? end.requested : undefined;
      const charge = doubted(rate(usage, book, day), { usage, requested, book, day });
      return { usage, charge, chargeKey, attributes: this.#attributes(end, usage, charge) };
    };
    const also = end.also?.map((usage, i) => charged(usage, keyAt(end.chargeKey, i + 1))) ?? [];
    return [charged(end.usage, end.chargeKey), ...also];
  }

  #writeSpan(end: GenerationEnd, { charge, attributes }: Charged): void {
    const { span } = this;
    if (span.isRecording()) span.setAttributes(onSpan(attributes, charge));
    if (end.errorType !== undefined) this.#writeError(end.errorType, end.error);
    span.end(end.endTime);
  }

  #writeError(errorType: string, error: unknown): void {
    this.span.setAttribute(ATTR.errorType, bounded(errorType));
    // The message of an API error can quote the prompt: the class is all that is recorded.
    this.span.setStatus({ code: SpanStatusCode.ERROR, ...(error instanceof Error && { message: error.name }) });
  }

  /** What span and ledger both say of one charge; the ledger's lines are whole. */
  #attributes(end: GenerationEnd, usage: Usage, charge: Charge): Attributes {
    const into: Attributes = {};
    usageAttributes(into, usage, end.kind !== 'settlement');
    if (end.kind === 'submit') submitAttributes(into, charge);
    else chargeAttributes(into, charge, settings().aliases);
    attributionAttributes(into, this.#attribution);
    if (usage.requestedQuantity !== undefined) into[ATTR.billingRequestedQuantity] = usage.requestedQuantity;
    if (end.jobStatus !== undefined) into[ATTR.responseStatus] = end.jobStatus;
    if (end.pollCount !== undefined) into[ATTR.jobPollCount] = end.pollCount;
    into[ATTR.jobMode] = end.jobMode;
    into[ATTR.transportRetryCount] = end.retryCount;
    into[ATTR.retryCount] = 0;
    if (this.#attempt) attemptAttributes(into, this.#attempt, usage, charge, settings().book);
    return into;
  }

  #facts(end: GenerationEnd, { usage, charge }: Pick<Charged, 'usage' | 'charge'>) {
    return {
      usage,
      charge,
      model: usage.model ?? this.#start.model,
      operation: this.#start.operation,
      attribution: this.#attribution,
      errorType: end.errorType,
      server: this.#start.server,
      attemptReason: this.#attempt?.reason,
    };
  }

  #writeDuration(end: GenerationEnd, now: number): void {
    metrics(this.#start.providers).duration(
      this.#facts(end, { usage: end.usage, charge: UNRATED }),
      (now - this.#startedAt) / 1_000,
    );
  }

  #writeCharge(end: GenerationEnd, one: Charged, now: number, recorded: RecordedCharge | undefined): void {
    if (recorded) {
      const { usage, charge, chargeKey, attributes } = one;
      const { providers } = this.#start;
      correct({
        chargeKey,
        usage,
        charge,
        attributes,
        providers,
        recorded,
        attempt: this.#attempt,
        context: this.context,
        time: now,
      });
      return;
    }
    metrics(this.#start.providers).charge(this.#facts(end, one));
    const { attributes, usage, charge, chargeKey } = one;
    const record: Attributes = {
      ...attributes,
      [ATTR.operationName]: this.#start.operation,
      [ATTR.providerName]: usage.provider,
    };
    if (end.errorType !== undefined) record[ATTR.errorType] = bounded(end.errorType);
    ledger(this.#start.providers)?.charge(record, chargeKey, charge, this.context, now);
  }

  /** A second charge of the same answer gets a span of its own inside the first, for the same time. */
  #writeSibling(end: GenerationEnd, one: Charged, now: number, recorded: RecordedCharge | undefined): void {
    const { usage, charge } = one;
    const attributes = {
      ...onSpan(one.attributes, charge),
      [ATTR.operationName]: OPERATION.generateContent,
      [ATTR.providerName]: usage.provider,
    };
    const name =
      usage.model === undefined ? OPERATION.generateContent : `${OPERATION.generateContent} ${bounded(usage.model)}`;
    const { providers, scope } = this.#start;
    tracer(providers, scope.name, scope.version)
      .startSpan(name, { kind: SpanKind.CLIENT, attributes, startTime: this.#startedAt }, this.context)
      .end();
    if (end.kind !== 'submit') this.#writeCharge(end, one, now, recorded);
  }

  /** A try that was sent and never answered may have been billed: a record of its own, at risk. */
  #writeUnanswered(end: GenerationEnd, { usage: answered, charge, chargeKey }: Charged, now: number): void {
    const usage: Usage = {
      ...(answered === end.usage ? (end.requested?.() ?? answered) : answered),
      end: 'no_answer',
      reported: undefined,
    };
    // The answer that came tells what the same request had cost before.
    const estimate =
      charge.status !== 'unpriced' && charge.outcome === 'charged'
        ? { ...charge, status: 'at_risk' as const, outcome: 'unknown' as const }
        : rate(usage, settings().book, today(now));
    const model = usage.model ?? this.#start.model;
    const attributes: Attributes = { [ATTR.operationName]: this.#start.operation, [ATTR.providerName]: usage.provider };
    if (model !== undefined) attributes[ATTR.requestModel] = bounded(model);
    if (usage.outputType !== undefined) attributes[ATTR.outputType] = usage.outputType;
    chargeAttributes(attributes, estimate, []);
    attributionAttributes(attributes, this.#attribution);
    for (const number of end.unanswered) {
      metrics(this.#start.providers).unanswered(usage.provider, model, estimate);
      ledger(this.#start.providers)?.charge(
        { ...attributes },
        `${chargeKey}#try-${number}`,
        estimate,
        this.context,
        now,
      );
    }
  }
}

/** The attempt at the output that the code works on, or the one that a job was submitted for. */
function liveAttemptOf(start: GenerationStart): LiveAttempt | undefined {
  const place = currentPlace();
  if (start.operation === OPERATION.fetchResponse)
    return start.attempt
      ? liveOutput(start.attempt.outputId)?.adopt(start.attempt, {
          provider: start.provider,
          model: start.model ?? 'unknown',
        })
      : start.link === undefined
        ? place?.output.awaited(start.provider, start.model)
        : undefined;
  return place?.output.begin(
    { provider: start.provider, model: start.model ?? 'unknown' },
    { isText: start.operation === OPERATION.chat, gate: place.gate },
  );
}

/** One charge of a generation, and what span and ledger say of it. */
interface Charged {
  readonly usage: Usage;
  readonly charge: Charge;
  readonly chargeKey: string;
  readonly attributes: Attributes;
}

const UNRATED: Charge = { status: 'unpriced', reason: 'unknown_usage', outcome: 'unknown', detail: '' };

/** The same attributes with lines that fit on a span. */
function onSpan(attributes: Attributes, charge: Charge): Attributes {
  const lines = attributes[ATTR.billingLines];
  if (typeof lines !== 'string' || charge.status === 'unpriced' || fits(lines)) return attributes;
  return { ...attributes, [ATTR.billingLines]: boundedLines(charge.lines) };
}

function submitAttributes(into: Attributes, charge: Charge): void {
  if (charge.tier !== undefined) into[ATTR.modelTier] = charge.tier;
  if (charge.status !== 'unpriced' && charge.currency === 'USD') into[ATTR.costEstimate] = charge.amount.toNumber();
}

/** `error.type`: the HTTP status where there is one, else the error's name. */
export function errorTypeOf(error: unknown): string {
  const status =
    (error as { status?: unknown } | undefined)?.status ??
    (error as { response?: { status?: unknown } } | undefined)?.response?.status;
  if (typeof status === 'number' && status >= 400) return String(status);
  if (error instanceof Error) return error.name === 'Error' ? error.constructor.name : error.name;
  return '_OTHER';
}
