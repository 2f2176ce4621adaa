import type { Attributes } from '@opentelemetry/api';
import type { Attribution } from '../attribution/attribution.ts';
import type { Charge, MissingReason } from '../rating/charge.ts';
import type { MetricLabel } from '../settings.ts';
import type { Item, Usage } from '../usage/usage.ts';
import { BoundedMap } from '../util/bounded-map.ts';

/** What the metrics need to know of a generation. */
export interface MetricFacts {
  readonly usage: Usage;
  readonly charge: Charge;
  readonly model: string | undefined;
  readonly operation: string;
  readonly attribution: Attribution | undefined;
  readonly errorType: string | undefined;
  /** inside an output */
  readonly attemptReason?: string | undefined;
  readonly server: { readonly address: string; readonly port?: number | undefined } | undefined;
}

/** What all attributes of a generation's metrics are made from. */
export interface SeriesFacts {
  readonly provider: string;
  readonly model: string | undefined;
  readonly outputType: string | undefined;
  readonly outcome: string;
  readonly tier: string | undefined;
  readonly reason: MissingReason | undefined;
  readonly source: string | undefined;
  readonly errorType: string | undefined;
  readonly attemptReason: string | undefined;
  readonly operation: string;
  readonly server: string | undefined;
  readonly labels: readonly (string | undefined)[];
}

/** The attribute sets of generations whose metric attributes are all the same; each is made when it is first counted. */
export interface Series {
  readonly of: SeriesFacts;
  duration: Attributes | undefined;
  charge: ChargeSets | undefined;
  /** by item */
  readonly tokens: Map<Item, Attributes>;
}

export interface ChargeSets {
  readonly generation: Attributes;
  readonly cost: Attributes;
  readonly type: Attributes;
  readonly model: Attributes;
  readonly unpriced: Attributes | undefined;
}

/** Series that are kept by their one key; it is only a cache. */
const MAX_SERIES = 5_000;
/** Models whose last series is kept: most calls to a model are counted as the one before. */
const MAX_LAST = 500;

/** Finds the series of a generation: in an app they are few, and most calls are of the one before. */
export class SeriesCache {
  readonly #labels: readonly MetricLabel[];
  readonly #noLabels: readonly undefined[];
  readonly #series = new BoundedMap<string, Series>(MAX_SERIES);
  readonly #lastOfModel = new BoundedMap<string, Series>(MAX_LAST);

  constructor(labels: readonly MetricLabel[]) {
    this.#labels = labels;
    this.#noLabels = labels.map(() => undefined);
  }

  of({ usage, charge, model, attribution, errorType, attemptReason, operation, server }: MetricFacts): Series {
    const of: SeriesFacts = {
      provider: usage.provider,
      model,
      outputType: usage.outputType,
      outcome: charge.outcome,
      tier: charge.tier,
      reason: missingReason(charge),
      source: charge.status === 'unpriced' ? undefined : charge.source,
      errorType,
      attemptReason,
      operation,
      server: server?.address,
      labels: this.labelsOf(attribution),
    };
    const name = model ?? usage.provider;
    const last = this.#lastOfModel.get(name);
    if (last && isSame(last.of, of)) return last;
    const key = Object.values(of).flat().join('\n');
    let series = this.#series.get(key);
    if (!series) this.#series.set(key, (series = { of, duration: undefined, charge: undefined, tokens: new Map() }));
    this.#lastOfModel.set(name, series);
    return series;
  }

  /** The values of the attribution keys that stand on metrics. */
  labelsOf(attribution: Attribution | undefined): readonly (string | undefined)[] {
    return attribution ? this.#labels.map((label) => labelOf(attribution, label)) : this.#noLabels;
  }
}

function labelOf(attribution: Attribution, label: MetricLabel): string | undefined {
  return isTag(label) ? attribution.tags?.[label.slice('tag.'.length)] : attribution[label];
}

function isTag(label: MetricLabel): label is `tag.${string}` {
  return label.startsWith('tag.');
}

/** Why a charge cannot be counted in US dollars; undefined where it can. */
export function missingReason(charge: Charge): MissingReason | undefined {
  if (charge.status === 'unpriced') return charge.reason;
  return charge.currency === 'USD' ? undefined : 'no_exchange_rate';
}

function isSame(a: SeriesFacts, b: SeriesFacts): boolean {
  return (
    a.provider === b.provider &&
    a.model === b.model &&
    a.outputType === b.outputType &&
    a.outcome === b.outcome &&
    a.tier === b.tier &&
    a.reason === b.reason &&
    a.source === b.source &&
    a.errorType === b.errorType &&
    a.attemptReason === b.attemptReason &&
    a.operation === b.operation &&
    a.server === b.server &&
    a.labels.length === b.labels.length &&
    a.labels.every((label, i) => label === b.labels[i])
  );
}
