import { today } from '@costspan/core/internal';
import type { Condition, Item } from '@costspan/core/internal';
import type { Unit } from '@costspan/core';
import { z } from 'zod';
import data from './azure-meters.json' with { type: 'json' };
import { amount, answer, priceText } from './read.ts';
import type { LivePrice, Vendor } from './vendor.ts';

/** `GET /api/retail/prices` (https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices, read 2026-12-01). */
const page = z.object({
  Items: z.array(
    z.object({
      currencyCode: z.string(),
      retailPrice: amount,
      tierMinimumUnits: z.number().optional(),
      meterName: z.string(),
      unitOfMeasure: z.string(),
      effectiveStartDate: z.string(),
    }),
  ),
  NextPageLink: z.string().nullish(),
});
type Meter = z.infer<typeof page>['Items'][number];

/** What a meter counts. Of those that the API has, it is told of global deployments; others cost more. */
interface Known {
  readonly meter: string;
  readonly model: string;
  readonly item: Item;
  /** tokens where it is left out */
  readonly unit?: Unit;
  readonly when?: Readonly<Record<string, Condition>>;
}
const KNOWN: ReadonlyMap<string, Known> = new Map((data.meters as Known[]).map((one) => [one.meter, one]));

/** Global meters have one price in every region; one region has them all, a hundred times less to read. */
const FILTER = "contains(productName, 'Azure OpenAI') and armRegionName eq 'eastus' and priceType eq 'Consumption'";
const MOST_PAGES = 100;

export const azure: Vendor = {
  provider: 'azure.ai.openai',
  baseUrl: 'https://prices.azure.com',
  path: '/api/retail/prices',
  async read(get, _, say) {
    const current = new Map<string, Meter>();
    let query: string | undefined = `?api-version=2023-01-01-preview&$filter=${encodeURIComponent(FILTER)}`;
    for (let pages = 0; query !== undefined && pages < MOST_PAGES; pages++) {
      const { Items, NextPageLink }: z.infer<typeof page> = answer(page, await get(`${this.path}${query}`), 'Azure');
      for (const meter of Items)
        if (supersedes(meter, current.get(meter.meterName))) current.set(meter.meterName, meter);
      query = NextPageLink ? new URL(NextPageLink, this.baseUrl).search || undefined : undefined;
    }
    const prices = [...current.values()].flatMap(priceOf);
    say(`${prices.length} of ${current.size} meters are of models that are known`);
    return { prices, unknown: [] };
  },
};

/** The API has prices that were superseded, and some that only begin: the latest that has begun holds. */
function supersedes(meter: Meter, other: Meter | undefined): boolean {
  if ((meter.tierMinimumUnits ?? 0) > 0 || meter.effectiveStartDate.slice(0, 10) > today()) return false;
  return other === undefined || meter.effectiveStartDate > other.effectiveStartDate;
}

function priceOf({ meterName, retailPrice, unitOfMeasure, currencyCode }: Meter): LivePrice[] {
  const known = KNOWN.get(meterName);
  const per = countOf(unitOfMeasure);
  const price = per === undefined ? undefined : priceText(retailPrice, per);
  if (!known || price === undefined) return [];
  const { model, item, unit = 'token', when } = known;
  return [
    { model, item, unit, unitText: `${unitOfMeasure} of ${meterName}`, price, currency: currencyCode, facts: when },
  ];
}

/** `1K`, `1M`, `100`, `1 Hour`: how many units the price is for. */
function countOf(unitOfMeasure: string): number | undefined {
  const [, count, letter] = /^(\d+)([KM])?(?: (?:Hour|Second))?$/.exec(unitOfMeasure) ?? [];
  if (count === undefined) return undefined;
  return Number(count) * (letter === 'M' ? 1_000_000 : letter === 'K' ? 1000 : 1);
}
