import { common, isEmpty } from '../util/day.ts';
import type { Days } from '../util/day.ts';
import { decimal, ONE } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import { isGlobal, testsOf } from './condition.ts';
import type { Test, Tests } from './condition.ts';
import { testedFacts } from './tested-facts.ts';
import type { TestedFact } from './tested-facts.ts';
import type { Factor } from './multipliers.ts';
import type { ModelEntry, PriceRef, RateEntry, RegionPrice } from './types.ts';

/** A rate made ready for rating: parsed decimals, conditions as tests; on its days only. */
export interface Rate extends Days, Tests {
  readonly entry: RateEntry;
  readonly currency: string;
  /** price of one unit */
  readonly unitPrice: Decimal;
  /** list price of one unit, where a multiplier changed it */
  readonly listUnitPrice: Decimal | undefined;
  /** rates of an item with the same text here are measured by the same quantity */
  readonly measuredBy: string;
  readonly ref: PriceRef;
}

/** Rates that pay for the same part of the bill: at most one of them applies. */
export interface RateGroup {
  readonly item: RateEntry['item'];
  /** paid on top of the item's own price */
  readonly isSurcharge: boolean;
  readonly rates: readonly Rate[];
  /** whether some rate holds on some days only */
  readonly isDated: boolean;
}

export interface Model {
  readonly entry: ModelEntry;
  readonly currency: string;
  readonly billed: readonly Rate[];
  readonly groups: readonly RateGroup[];
  /** whether some rate holds on some days only */
  readonly isDated: boolean;
  /** facts that decide which rates hold */
  readonly testedFacts: readonly TestedFact[];
  /** whether some rate pays for a part of a quantity only: how much there is then decides whether it pays at all */
  readonly hasBands: boolean;
  /** facts that a quantity grows with */
  readonly growsWith: readonly string[];
}

/** What a rate needs to know beside its own entry. */
export interface RateContext {
  readonly currency: string;
  readonly version: string;
  readonly origin: (entry: RateEntry) => PriceRef['origin'];
  /** by service tier, what the list price is multiplied by */
  readonly factors: (serviceTier: string) => readonly Factor[];
  readonly factorsDependOnTier: boolean;
  /** service tiers that the user has a factor for, and that factor: it prices what the book has no price for in the tier */
  readonly tierFactors: ReadonlyMap<string, readonly Factor[]>;
}

/** Makes one model of the book ready for rating; `credits` and `fees` are the biller's prices of a credit and of its tools. */
export function compileModel(
  entry: ModelEntry,
  context: RateContext,
  credits: readonly Rate[],
  { fees, regions }: { readonly fees: readonly RateEntry[]; readonly regions: readonly RegionPrice[] },
): Model {
  const billed: Rate[] = [];
  const groups = new Map<string, { item: RateEntry['item']; isSurcharge: boolean; isDated: boolean; rates: Rate[] }>();
  const own = new Set(entry.rates.map(({ item }) => item));
  const priced = [
    ...entry.rates.map((rate) => [rate, entry.regions ?? regions] as const),
    ...fees.filter(({ item }) => !own.has(item)).map((fee) => [fee, SAME] as const),
  ];
  for (const [rateEntry, inRegions] of priced) {
    const list = [...compileRate(rateEntry, context), ...inUnpricedTiers(rateEntry, entry.rates, context)];
    const rates = [...list, ...list.flatMap((rate) => regional(rate, inRegions))];
    if (rateEntry.item === 'billed') {
      billed.push(...rates);
      continue;
    }
    const { item, surcharge = '', band } = rateEntry;
    const key = `${item} ${band?.after ?? 0} ${band?.upTo ?? ''} ${surcharge}`;
    const group = groups.get(key) ?? { item, isSurcharge: surcharge !== '', isDated: false, rates: [] };
    group.rates.push(...rates);
    group.isDated ||= rates.some(isDated);
    groups.set(key, group);
  }
  const all = withCredits(billed, credits);
  const rates = [...all, ...[...groups.values()].flatMap((group) => group.rates)];
  return {
    entry,
    currency: context.currency,
    billed: all,
    groups: [...groups.values()],
    isDated: rates.some(isDated),
    testedFacts: testedFacts(rates),
    hasBands: rates.some(({ entry }) => entry.band !== undefined),
    growsWith: [...new Set(rates.flatMap((rate) => rate.entry.grows?.with ?? []))],
  };
}

/** A tool costs the same wherever it runs. */
const SAME = [{ factor: '1' }];

/** A rate in each region that has a price. */
function regional(
  rate: Rate,
  regions: readonly Pick<RegionPrice, 'in' | 'factor' | 'from' | 'until'>[],
): readonly Rate[] {
  if (rate.namesRegion) return [];
  return regions.flatMap((region) => {
    const { from, until } = common(rate, region);
    if (isEmpty({ from, until }) && !isEmpty(rate)) return [];
    return [
      {
        ...rate,
        from,
        until,
        tests: [...rate.tests, inRegion(region.in)],
        namesRegion: true,
        unitPrice: rate.unitPrice.times(region.factor),
        listUnitPrice: rate.listUnitPrice?.times(region.factor),
      },
    ];
  });
}

function inRegion(names: RegionPrice['in']): Test {
  return {
    fact: 'region',
    condition: names ?? [],
    holds: (value) => !isGlobal(value) && (names?.includes(String(value)) ?? true),
  };
}

function isDated({ from, until }: Days): boolean {
  return from !== undefined || until !== undefined;
}

/** A model's prices of billed units, with the biller's price of a credit; a user's replaces the model's own. */
function withCredits(billed: readonly Rate[], credits: readonly Rate[]): readonly Rate[] {
  const own = billed.filter(({ entry }) => entry.unit === 'credit');
  if (own.length === 0) return [...billed, ...credits];
  const others = billed.filter(({ entry }) => entry.unit !== 'credit');
  const stated = credits.filter(({ ref }) => ref.origin === 'user');
  return [...others, ...stated.reduce<readonly Rate[]>((older, rate) => [...endedBy(older, rate), rate], own)];
}

/** Older prices end where a newer one begins. */
export function endedBy(older: readonly Rate[], { from }: Days): Rate[] {
  return from === undefined ? [] : older.map((rate) => ({ ...rate, until: common(rate, { until: from }).until }));
}

/** A standard price in the service tiers of which the item has no price, and the user a factor. */
function inUnpricedTiers(entry: RateEntry, all: readonly RateEntry[], context: RateContext): Rate[] {
  if (entry.item === 'billed' || entry.when?.['service_tier'] !== undefined) return [];
  const priced = new Set(all.flatMap(({ item, when }) => (item === entry.item ? [when?.['service_tier']].flat() : [])));
  return [...context.tierFactors].flatMap(([serviceTier, factors]) =>
    priced.has(serviceTier)
      ? []
      : compileRate(
          { ...entry, when: { ...entry.when, service_tier: serviceTier } },
          { ...context, factors: () => factors, factorsDependOnTier: false },
        ),
  );
}

/** One rate for each service tier and stretch of days with a factor of its own. */
export function compileRate(entry: RateEntry, context: RateContext): Rate[] {
  return byTier(entry, context).flatMap(({ serviceTier, when }) => {
    const list = entry.per === undefined ? decimal(entry.price) : decimal(entry.price).div(entry.per);
    const rate = {
      entry,
      currency: context.currency,
      ...testsOf(when),
      measuredBy: `${entry.unit} ${entry.plus ?? ''} ${entry.count ?? ''} ${entry.round?.of ?? ''} ${entry.round?.in ?? ''} ${entry.band?.of ?? ''} ${entry.grows?.with ?? ''}`,
      ref: {
        id: entry.id,
        version: context.version,
        checked: entry.seen,
        origin: context.origin(entry),
        source: entry.source,
      },
    };
    return context.factors(serviceTier).flatMap(({ factor, ...days }): Rate[] => {
      const { from, until } = common(entry, days);
      // What has no factor any more has ended on the day that it would have begun.
      if (factor === 'expired') return [{ ...rate, from, until: from, unitPrice: list, listUnitPrice: undefined }];
      if (isEmpty({ from, until }) && !isEmpty(entry)) return [];
      const isSame = factor === undefined || factor.eq(ONE);
      return [
        {
          ...rate,
          from,
          until,
          unitPrice: isSame ? list : list.times(factor),
          listUnitPrice: isSame ? undefined : list,
        },
      ];
    });
  });
}

/** A rate of several service tiers is one rate for each where factors depend on the tier. */
function byTier(
  { when = {} }: RateEntry,
  { factorsDependOnTier }: RateContext,
): { serviceTier: string; when: NonNullable<RateEntry['when']> }[] {
  const tiers = [when['service_tier'] ?? 'standard'].flat();
  if (!factorsDependOnTier || tiers.length === 1) return [{ serviceTier: String(tiers[0]), when }];
  return tiers.map((tier) => ({ serviceTier: String(tier), when: { ...when, service_tier: String(tier) } }));
}
