import type { Attributes, Histogram, Meter, MeterProvider, ObservableGauge } from '@opentelemetry/api';
import type { Attribution } from '../attribution/attribution.ts';
import type { Charge, PricedCharge, Tier } from '../rating/charge.ts';
import type { Unit } from '../util/money.ts';
import { ATTR, METRIC } from '../semconv.ts';
import type { MetricLabel } from '../settings.ts';
import type { Item } from '../usage/usage.ts';
import { bookDay } from '../price-book/bundled.ts';
import { VERSION } from '../util/version.ts';
import { LabelSets } from './label-sets.ts';
import { BatchedCounter } from './batched-counter.ts';
import { missingReason, SeriesCache } from './series.ts';
import type { ChargeSets, MetricFacts, Series, SeriesFacts } from './series.ts';

const COST_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
/** The standard's buckets, and four more: a video takes longer than 82 seconds. */
const DURATION_BUCKETS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68, 655.36,
  1310.72,
];

const FOLDS = [ATTR.outputName, ATTR.gateName, ATTR.requestModel];

/** A generation that was rejected, and by which gate. */
export interface Rejected {
  readonly provider: string;
  readonly model: string | undefined;
  readonly gate?: string | undefined;
}

interface Target {
  readonly provider: string;
  readonly model: string | undefined;
}

/** What the metrics need to know of an output. */
export interface OutputFacts {
  readonly name: string;
  readonly outcome: string;
  readonly attribution: Attribution | undefined;
}

interface UsageCounter {
  readonly counter: BatchedCounter;
  readonly factor: number;
}

const MODEL = [ATTR.providerName, ATTR.requestModel];

/** Every instrument of costspan (`packages/core/SEMCONV.md`) on one meter provider. */
export class Metrics {
  readonly #series: SeriesCache;
  readonly #counters: BatchedCounter[] = [];
  readonly #cost: BatchedCounter;
  readonly #rejected: BatchedCounter;
  readonly #resolved: BatchedCounter;
  readonly #adjustment: BatchedCounter;
  readonly #outputs: BatchedCounter;
  readonly #outputCost: Histogram;
  readonly #tierMismatches: BatchedCounter;
  readonly #budgetExceeded: BatchedCounter;
  readonly #budgetDenied: BatchedCounter;
  readonly #perGeneration: Histogram;
  readonly #atRisk: BatchedCounter;
  readonly #generations: BatchedCounter;
  readonly #unpriced: BatchedCounter;
  readonly #implausible: BatchedCounter;
  readonly #tokens: BatchedCounter;
  readonly #duration: Histogram;
  readonly #usage: Partial<Record<Unit, UsageCounter>>;
  /** by provider, the day of the oldest price used */
  readonly #oldest = new Map<string, string>();

  readonly #costSets: LabelSets;
  readonly #generationSets: LabelSets;
  readonly #rejectedSets: LabelSets;
  readonly #outputSets: LabelSets;
  readonly #adjustmentSets: LabelSets = new LabelSets([...MODEL, ATTR.adjustmentDirection], FOLDS);
  readonly #mismatchSets: LabelSets = new LabelSets([...MODEL, ATTR.plannedTier, ATTR.modelTier], FOLDS);
  readonly #unpricedSets: LabelSets = new LabelSets([...MODEL, ATTR.costMissingReason], FOLDS);
  readonly #modelSets: LabelSets = new LabelSets(MODEL, FOLDS);
  readonly #typeSets: LabelSets = new LabelSets([...MODEL, ATTR.outputType], FOLDS);
  readonly #tokenSets: LabelSets = new LabelSets([...MODEL, ATTR.tokenType], FOLDS);
  readonly #budgetSets: LabelSets = new LabelSets([ATTR.budgetName], [ATTR.budgetName]);
  readonly #durationSets: LabelSets = new LabelSets(
    [ATTR.operationName, ...MODEL, ATTR.errorType, ATTR.serverAddress],
    FOLDS,
  );

  constructor(provider: MeterProvider, labels: readonly MetricLabel[]) {
    const meter = provider.getMeter('@costspan/core', VERSION);
    const counter = (name: string, unit: string, description: string): BatchedCounter => {
      const made = new BatchedCounter(meter.createCounter(name, { unit, description }));
      this.#counters.push(made);
      return made;
    };
    this.#series = new SeriesCache(labels);
    this.#cost = counter(METRIC.cost, '{USD}', 'Cost of generations, final and estimated');
    this.#perGeneration = meter.createHistogram(METRIC.costPerGeneration, {
      unit: '{USD}',
      description: 'Cost of one generation',
      advice: { explicitBucketBoundaries: COST_BUCKETS },
    });
    this.#atRisk = counter(METRIC.costAtRisk, '{USD}', 'Cost that may have been billed');
    this.#rejected = counter(METRIC.costRejected, '{USD}', 'Cost of generations that a quality gate threw away');
    this.#resolved = counter(METRIC.costAtRiskResolved, '{USD}', 'Cost at risk whose charge is known by now');
    this.#adjustment = counter(METRIC.costAdjustment, '{USD}', 'Corrections of counted cost, by direction');
    this.#outputs = counter(METRIC.outputs, '{output}', 'Outputs by outcome');
    this.#outputCost = meter.createHistogram(METRIC.outputCost, {
      unit: '{USD}',
      description: 'Cost of one output',
      advice: { explicitBucketBoundaries: COST_BUCKETS },
    });
    this.#tierMismatches = counter(METRIC.tierMismatches, '{generation}', 'Generations of another tier than planned');
    this.#generations = counter(METRIC.generations, '{generation}', 'Generations by billing outcome');
    this.#unpriced = counter(METRIC.unpriced, '{generation}', 'Generations whose cost is not known');
    this.#implausible = counter(METRIC.implausible, '{generation}', 'Generations with a charge far out of range');
    this.#budgetExceeded = counter(METRIC.budgetExceeded, '{event}', 'Budgets that were spent beyond their limit');
    this.#budgetDenied = counter(METRIC.budgetDenied, '{event}', 'Reservations that a budget has refused');
    this.#tokens = counter(METRIC.usageTokens, '{token}', 'Billed tokens');
    this.#duration = meter.createHistogram(METRIC.inferenceDuration, {
      unit: 's',
      description: 'Duration of the call',
      advice: { explicitBucketBoundaries: DURATION_BUCKETS },
    });
    const seconds = counter(METRIC.usageSeconds, 's', 'Billed seconds of video, speech and audio');
    this.#usage = {
      image: { counter: counter(METRIC.usageImages, '{image}', 'Billed images'), factor: 1 },
      megapixel: { counter: counter(METRIC.usageMegapixels, '{megapixel}', 'Billed megapixels'), factor: 1 },
      second: { counter: seconds, factor: 1 },
      minute: { counter: seconds, factor: 60 },
      hour: { counter: seconds, factor: 3600 },
      character: { counter: counter(METRIC.usageCharacters, '{character}', 'Billed characters'), factor: 1 },
      credit: { counter: counter(METRIC.usageCredits, '{credit}', 'Billed credits'), factor: 1 },
    };
    const own = labels.map((label) => `costspan.${label}`);
    const folds = [...FOLDS, ...own];
    this.#costSets = new LabelSets(
      [...MODEL, ATTR.outputType, ATTR.modelTier, ATTR.attemptReason, ATTR.costSource, ...own],
      folds,
    );
    this.#generationSets = new LabelSets(
      [...MODEL, ATTR.attemptReason, ATTR.billingOutcome, ATTR.errorType, ...own],
      folds,
    );
    this.#rejectedSets = new LabelSets([...MODEL, ATTR.gateName, ...own], folds);
    this.#outputSets = new LabelSets([ATTR.outputOutcome, ATTR.outputName, ...own], folds);
    this.#observe(meter);
  }

  /** Counts one charge that has come to its end. */
  charge(facts: MetricFacts): void {
    const { usage, charge } = facts;
    const series = this.#series.of(facts);
    const sets = (series.charge ??= this.#chargeSets(series.of));
    this.#generations.add(1, sets.generation);
    if (sets.unpriced) this.#unpriced.add(1, sets.unpriced);
    if (charge.status === 'unpriced') return;
    if (charge.implausible) this.#implausible.add(1, sets.model);
    if (charge.status !== 'at_risk') this.#countUsage(series, sets.model, charge);
    if (sets.unpriced) return;
    const amount = charge.amount.toNumber();
    if (charge.status === 'at_risk') {
      this.#atRisk.add(amount, sets.model);
      return;
    }
    this.#cost.add(amount, sets.cost);
    this.#perGeneration.record(amount, sets.type);
    if (charge.price) this.#noteAge(usage.provider, charge.price.checked);
  }

  /** Counts a transport try that was sent and never answered: at risk, or unpriced where the amount is not known. */
  unanswered(provider: string, model: string | undefined, estimate: Charge): void {
    const reason = missingReason(estimate);
    if (reason !== undefined) this.#unpriced.add(1, this.#unpricedSets.of([provider, model, reason]));
    else if (estimate.status !== 'unpriced')
      this.#atRisk.add(estimate.amount.toNumber(), this.#modelSets.of([provider, model]));
  }

  /** Counts what a rejected generation cost, in US dollars. */
  rejected({ provider, model, gate }: Rejected, attribution: Attribution | undefined, dollars: number): void {
    this.#rejected.add(dollars, this.#rejectedSets.of([provider, model, gate, ...this.#series.labelsOf(attribution)]));
  }

  /** Counts one output, or several pieces of it, and what it cost in US dollars. */
  output(facts: OutputFacts, pieces: number, dollars: number): void {
    const set = this.#outputSets.of([facts.outcome, facts.name, ...this.#series.labelsOf(facts.attribution)]);
    this.#outputs.add(pieces, set);
    this.#outputCost.record(dollars, set);
  }

  /** Counts a generation that another tier than the planned one answered. */
  answeredTier({ provider, model }: Target, planned: Tier, answered: Tier): void {
    this.#tierMismatches.add(1, this.#mismatchSets.of([provider, model, planned, answered]));
  }

  /** Counts that it is known by now what became of an amount at risk. */
  resolved({ provider, model }: Target, dollars: number): void {
    this.#resolved.add(dollars, this.#modelSets.of([provider, model]));
  }

  /** Counts a correction: signed US dollars, more or less than what was counted as cost. */
  adjusted({ provider, model }: Target, dollars: number): void {
    if (dollars !== 0)
      this.#adjustment.add(
        Math.abs(dollars),
        this.#adjustmentSets.of([provider, model, dollars > 0 ? 'increase' : 'decrease']),
      );
  }

  /** Counts that a budget was spent beyond its limit. */
  budgetExceeded(name: string): void {
    this.#budgetExceeded.add(1, this.#budgetSets.of([name]));
  }

  /** Counts that a budget has refused a reservation. */
  budgetDenied(name: string): void {
    this.#budgetDenied.add(1, this.#budgetSets.of([name]));
  }

  /** How long the app waited for one call, in seconds. */
  duration(facts: MetricFacts, seconds: number): void {
    const series = this.#series.of(facts);
    const { operation, provider, model, errorType, server } = series.of;
    series.duration ??= this.#durationSets.of([operation, provider, model, errorType, server]);
    this.#duration.record(seconds, series.duration);
  }

  #chargeSets({ provider, model, outputType, outcome, tier, reason, source, ...more }: SeriesFacts): ChargeSets {
    const { errorType, attemptReason, labels } = more;
    return {
      generation: this.#generationSets.of([provider, model, attemptReason, outcome, errorType, ...labels]),
      cost: this.#costSets.of([provider, model, outputType, tier, attemptReason, source, ...labels]),
      type: this.#typeSets.of([provider, model, outputType]),
      model: this.#modelSets.of([provider, model]),
      unpriced: reason === undefined ? undefined : this.#unpricedSets.of([provider, model, reason]),
    };
  }

  #countUsage(series: Series, ofModel: Attributes, charge: PricedCharge): void {
    for (const { unit, item, quantity } of charge.lines) {
      if (unit === 'token') this.#tokens.add(quantity.toNumber(), this.#tokenSet(series, item));
      const usage = this.#usage[unit];
      if (usage) usage.counter.add(quantity.toNumber() * usage.factor, ofModel);
    }
  }

  #tokenSet({ of, tokens }: Series, item: Item): Attributes {
    let known = tokens.get(item);
    if (!known) tokens.set(item, (known = this.#tokenSets.of([of.provider, of.model, tokenType(item)])));
    return known;
  }

  #noteAge(provider: string, checked: string): void {
    const oldest = this.#oldest.get(provider);
    // Days as YYYY-MM-DD sort like text.
    if (oldest === undefined || checked < oldest) this.#oldest.set(provider, checked);
  }

  /** A collection calls back its observable instruments before it reads counters: what was added up is part of it. */
  #observe(meter: Meter): void {
    const gauge = (name: string, description: string): ObservableGauge =>
      meter.createObservableGauge(name, { unit: 's', description });
    const age = gauge(METRIC.priceAge, 'Age of the oldest price used');
    const bookAge = gauge(METRIC.priceBookAge, 'Age of the book');
    age.addCallback((result) => {
      for (const one of this.#counters) one.flush();
      for (const [provider, checked] of this.#oldest)
        result.observe(secondsSince(checked), { [ATTR.providerName]: provider });
    });
    bookAge.addCallback((result) => {
      if (this.#oldest.size > 0) result.observe(secondsSince(bookDay()));
    });
  }
}

function secondsSince(day: string): number {
  return (Date.now() - Date.parse(day)) / 1_000;
}

/** `input` and `output` as the standard has them, with the modality in front where it is not text. */
function tokenType(item: Item): string {
  return item.startsWith('text_') ? item.slice('text_'.length) : item;
}
