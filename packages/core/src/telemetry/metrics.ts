import type { Attributes, Counter, Histogram, Meter, MeterProvider } from '@opentelemetry/api';
import type { Attribution } from '../attribution.ts';
import type { Charge, PricedCharge } from '../charge.ts';
import type { Unit } from '../money.ts';
import { ATTR, METRIC } from '../semconv.ts';
import type { MetricLabel } from '../settings.ts';
import type { Item, Usage } from '../usage.ts';
import { VERSION } from '../version.ts';
import { LabelSets } from './label-sets.ts';

const COST_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
/** The standard's buckets, and four more: a video takes longer than 82 seconds. */
const DURATION_BUCKETS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68, 655.36,
  1310.72,
];

const FOLDS = [ATTR.requestModel, ATTR.plan, ATTR.feature, ATTR.action];

/** What the metrics need to know of a generation. */
export interface MetricFacts {
  readonly usage: Usage;
  readonly charge: Charge;
  readonly model: string | undefined;
  readonly operation: string;
  readonly attribution: Attribution | undefined;
  readonly errorType: string | undefined;
  readonly server: { readonly address: string; readonly port?: number | undefined } | undefined;
}

type UsageInstrument = { readonly counter: Counter; readonly factor: number };

/** The instruments of CONTRACT 4 on one meter provider. */
export class Metrics {
  readonly #labels: readonly MetricLabel[];
  readonly #cost: Counter;
  readonly #perGeneration: Histogram;
  readonly #atRisk: Counter;
  readonly #generations: Counter;
  readonly #unpriced: Counter;
  readonly #implausible: Counter;
  readonly #tokens: Counter;
  readonly #duration: Histogram;
  readonly #usage: Partial<Record<Unit, UsageInstrument>>;
  /** by provider, the day of the oldest price used */
  readonly #oldest = new Map<string, string>();

  readonly #costSets: LabelSets;
  readonly #generationSets: LabelSets;
  readonly #unpricedSets: LabelSets = new LabelSets(
    [ATTR.providerName, ATTR.requestModel, ATTR.costMissingReason],
    FOLDS,
  );
  readonly #modelSets: LabelSets = new LabelSets([ATTR.providerName, ATTR.requestModel], FOLDS);
  readonly #typeSets: LabelSets = new LabelSets([ATTR.providerName, ATTR.requestModel, ATTR.outputType], FOLDS);
  readonly #tokenSets: LabelSets = new LabelSets([ATTR.providerName, ATTR.requestModel, ATTR.tokenType], FOLDS);
  readonly #durationSets: LabelSets = new LabelSets(
    [ATTR.operationName, ATTR.providerName, ATTR.requestModel, ATTR.errorType, ATTR.serverAddress],
    FOLDS,
  );

  constructor(provider: MeterProvider, labels: readonly MetricLabel[]) {
    const meter = provider.getMeter('@costspan/core', VERSION);
    this.#labels = labels;
    this.#cost = meter.createCounter(METRIC.cost, {
      unit: '{USD}',
      description: 'Cost of generations, final and estimated',
    });
    this.#perGeneration = meter.createHistogram(METRIC.costPerGeneration, {
      unit: '{USD}',
      description: 'Cost of one generation',
      advice: { explicitBucketBoundaries: COST_BUCKETS },
    });
    this.#atRisk = meter.createCounter(METRIC.costAtRisk, {
      unit: '{USD}',
      description: 'Cost that may have been billed: sent, and never answered',
    });
    this.#generations = meter.createCounter(METRIC.generations, {
      unit: '{generation}',
      description: 'Generations by billing outcome',
    });
    this.#unpriced = meter.createCounter(METRIC.unpriced, {
      unit: '{generation}',
      description: 'Generations whose cost is not known',
    });
    this.#implausible = meter.createCounter(METRIC.implausible, {
      unit: '{generation}',
      description: 'Generations with a charge far out of range',
    });
    this.#tokens = meter.createCounter(METRIC.usageTokens, { unit: '{token}', description: 'Billed tokens' });
    this.#duration = meter.createHistogram(METRIC.inferenceDuration, {
      unit: 's',
      description: 'Duration of the call as the app saw it',
      advice: { explicitBucketBoundaries: DURATION_BUCKETS },
    });
    const seconds = meter.createCounter(METRIC.usageSeconds, {
      unit: 's',
      description: 'Billed seconds of video, speech and audio',
    });
    const images = meter.createCounter(METRIC.usageImages, { unit: '{image}', description: 'Billed images' });
    const megapixels = meter.createCounter(METRIC.usageMegapixels, {
      unit: '{megapixel}',
      description: 'Billed megapixels',
    });
    const characters = meter.createCounter(METRIC.usageCharacters, {
      unit: '{character}',
      description: 'Billed characters',
    });
    const credits = meter.createCounter(METRIC.usageCredits, { unit: '{credit}', description: 'Billed credits' });
    this.#usage = {
      image: { counter: images, factor: 1 },
      megapixel: { counter: megapixels, factor: 1 },
      second: { counter: seconds, factor: 1 },
      minute: { counter: seconds, factor: 60 },
      hour: { counter: seconds, factor: 3600 },
      character: { counter: characters, factor: 1 },
      credit: { counter: credits, factor: 1 },
    };
    this.#costSets = new LabelSets(
      [
        ATTR.providerName,
        ATTR.requestModel,
        ATTR.outputType,
        ATTR.modelTier,
        ATTR.costSource,
        ...labels.map(labelName),
      ],
      FOLDS,
    );
    this.#generationSets = new LabelSets(
      [ATTR.providerName, ATTR.requestModel, ATTR.billingOutcome, ATTR.errorType, ...labels.map(labelName)],
      FOLDS,
    );
    this.#observePriceAge(meter);
  }

  /** Counts one charge that has come to its end. */
  charge(facts: MetricFacts): void {
    const { usage, charge, model } = facts;
    const provider = usage.provider;
    const given = this.#labels.map((label) => facts.attribution?.[label]);
    this.#generations.add(1, this.#generationSets.of([provider, model, charge.outcome, facts.errorType, ...given]));
    if (charge.status === 'unpriced') {
      this.#unpriced.add(1, this.#unpricedSets.of([provider, model, charge.reason]));
      return;
    }
    if (charge.implausible) this.#implausible.add(1, this.#modelSets.of([provider, model]));
    if (charge.status !== 'at_risk') this.#countUsage(provider, model, charge);
    if (charge.currency !== 'USD') {
      this.#unpriced.add(1, this.#unpricedSets.of([provider, model, 'no_exchange_rate']));
      return;
    }
    const amount = charge.amount.toNumber();
    if (charge.status === 'at_risk') {
      this.#atRisk.add(amount, this.#modelSets.of([provider, model]));
      return;
    }
    this.#cost.add(
      amount,
      this.#costSets.of([provider, model, usage.outputType, charge.tier, charge.source, ...given]),
    );
    this.#perGeneration.record(amount, this.#typeSets.of([provider, model, usage.outputType]));
    if (charge.price) this.#noteAge(provider, charge.price.checked);
  }

  /** Counts a transport try that was sent and never answered: at risk, and unpriced where nobody can say how much. */
  unanswered(provider: string, model: string | undefined, estimate: Charge): void {
    if (estimate.status !== 'unpriced' && estimate.currency === 'USD')
      this.#atRisk.add(estimate.amount.toNumber(), this.#modelSets.of([provider, model]));
    else
      this.#unpriced.add(
        1,
        this.#unpricedSets.of([provider, model, estimate.status === 'unpriced' ? estimate.reason : 'no_exchange_rate']),
      );
  }

  /** How long the app waited for one call, in seconds. */
  duration(facts: Omit<MetricFacts, 'charge'>, seconds: number): void {
    this.#duration.record(
      seconds,
      this.#durationSets.of([
        facts.operation,
        facts.usage.provider,
        facts.model,
        facts.errorType,
        facts.server?.address,
      ]),
    );
  }

  #countUsage(provider: string, model: string | undefined, charge: PricedCharge): void {
    for (const line of charge.lines) {
      if (line.unit === 'token')
        this.#tokens.add(line.quantity.toNumber(), this.#tokenSets.of([provider, model, tokenType(line.item)]));
      const instrument = this.#usage[line.unit];
      if (instrument)
        instrument.counter.add(line.quantity.toNumber() * instrument.factor, this.#modelSets.of([provider, model]));
    }
  }

  #noteAge(provider: string, checked: string): void {
    const oldest = this.#oldest.get(provider);
    // Days as YYYY-MM-DD sort like text.
    if (oldest === undefined || checked < oldest) this.#oldest.set(provider, checked);
  }

  #observePriceAge(meter: Meter): void {
    meter
      .createObservableGauge(METRIC.priceAge, { unit: 's', description: 'Age of the oldest price used, by provider' })
      .addCallback((result) => {
        for (const [provider, checked] of this.#oldest)
          result.observe((Date.now() - Date.parse(checked)) / 1_000, { [ATTR.providerName]: provider } as Attributes);
      });
  }
}

function labelName(label: MetricLabel): string {
  return ATTR[label];
}

/** `input` and `output` as the standard has them, with the modality in front where it is not text. */
function tokenType(item: Item): string {
  return item.startsWith('text_') ? item.slice('text_'.length) : item;
}
