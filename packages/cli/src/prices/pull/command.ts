import { today } from '@costspan/core/internal';
import type { PriceLayer } from '@costspan/core';
import type { ModelEntry } from '@costspan/core/internal';
import { bookProblems, problemText } from '@costspan/core/schema';
import { OK, PROBLEM, WrongUse } from '../../exit.ts';
import { checkedSettings } from '../../own-prices.ts';
import { print, remark, show } from '../../print.ts';
import { plain } from '../../text/plain.ts';
import { VendorProblem } from '../../vendor-api/http.ts';
import type { LivePrice, LivePrices, Vendor } from '../live/vendor.ts';
import { ask, vendorOf } from '../live/vendors.ts';
import { entryOf, states } from './entry.ts';
import type { Reading, Stated } from './entry.ts';
import { replaceFile } from '../replace-file.ts';
import { bundledOf, layerOf, modelIn, ownerOf, withModels } from './file.ts';
import { wantedOf } from './wanted.ts';
import type { WantedOptions } from './wanted.ts';

export interface PullOptions extends WantedOptions {
  readonly out?: string;
  readonly baseUrl?: string;
  readonly json?: true;
}

/** A price that is left out, and why. */
interface Skipped {
  readonly model: string;
  /** in the vendor's own words */
  readonly unit: string;
  readonly reason: string;
}

/** What was pulled of one provider. */
interface Pulled {
  readonly provider: string;
  readonly currency: string;
  readonly models: readonly ModelEntry[];
  readonly unknown: readonly string[];
  readonly skipped: readonly Skipped[];
}

/** `costspan prices pull`: a price layer from the vendors' own pricing APIs. */
export async function pull(given: readonly string[], options: PullOptions): Promise<number> {
  const { out, baseUrl, json } = options;
  if (out === undefined) throw new WrongUse('name the file for the prices: --out layer.json');
  if (baseUrl !== undefined && given.length > 1)
    throw new WrongUse('--base-url is the address of one provider: name one');
  const { book } = checkedSettings();
  const vendors = [...new Set(given.map((name) => vendorOf(name, book)))];
  const wanted = await wantedOf(options);
  const before = layerOf(out);
  const pulled: Pulled[] = [];
  try {
    for (const vendor of vendors) pulled.push(await pullOf(vendor, wanted(vendor.provider), before, baseUrl));
  } catch (error) {
    if (!(error instanceof VendorProblem)) throw error;
    remark(`${error.message}; nothing is written`);
    return PROBLEM;
  }
  let layer = before;
  for (const { provider, currency, models } of pulled) layer = withModels(layer, provider, currency, models);
  if (layer !== before) replaceFile(out, `${JSON.stringify(layer, null, 2)}\n`);
  for (const one of pulled) await (json ? print(`${JSON.stringify(toJson(one, out))}\n`) : show(render(one, out)));
  return OK;
}

async function pullOf(
  vendor: Vendor,
  wanted: readonly string[] | undefined,
  layer: PriceLayer,
  baseUrl: string = vendor.baseUrl,
): Promise<Pulled> {
  const { provider } = vendor;
  const currency =
    layer.books?.find(({ biller }) => biller === provider)?.currency ?? bundledOf(provider)?.currency ?? 'USD';
  if (wanted?.length === 0) return { provider, currency, models: [], unknown: [], skipped: [] };
  const found = await ask(vendor, wanted, baseUrl);
  const reading = { source: `${baseUrl.replace(/\/$/, '')}${vendor.path}`, day: today() };
  const skipped: Skipped[] = [];
  const models: ModelEntry[] = [];
  const named = wanted?.map((name) => [name, ownerOf(provider, name)] as const);
  for (const [model, stated] of byModel(found, named && new Set(named.flat()))) {
    const usable = stated.filter((price): price is Stated => isUsable(price, currency, skipped));
    const entry = usable.length > 0 && inOrder(vendor, model, usable, layer, currency, reading, skipped);
    if (entry) models.push(entry);
  }
  const stated = new Set(found.prices.map(({ model }) => model));
  const unknown = named
    ? named.filter((names) => !names.some((name) => stated.has(name))).map(([name]) => name)
    : found.unknown;
  return { provider, currency, models, unknown, skipped };
}

/** What the vendor states of the models that are wanted. */
function byModel({ prices }: LivePrices, names: ReadonlySet<string> | undefined): Map<string, LivePrice[]> {
  const found = new Map<string, LivePrice[]>();
  for (const price of prices) {
    if (names && !names.has(price.model)) continue;
    found.set(price.model, [...(found.get(price.model) ?? []), price]);
  }
  return found;
}

function isUsable(price: LivePrice, currency: string, skipped: Skipped[]): boolean {
  const reason =
    price.unit === undefined
      ? 'the price book has no word for the unit'
      : price.currency === currency
        ? undefined
        : `stated in ${price.currency}, and this provider's prices are in ${currency}`;
  if (reason !== undefined) skipped.push({ model: price.model, unit: price.unitText, reason });
  return reason === undefined;
}

/** The model as it is now, without what a guard of price files refuses. */
function inOrder(
  { provider }: Vendor,
  model: string,
  given: readonly Stated[],
  layer: PriceLayer,
  currency: string,
  reading: Reading,
  skipped: Skipped[],
): ModelEntry | undefined {
  let base = modelIn(layer, provider, model);
  let stated = given;
  while (stated.length > 0) {
    const entry = entryOf(model, stated, base, reading);
    const [problem] = bookProblems({ biller: provider, currency, models: [entry] }, 'own');
    if (problem === undefined) return entry;
    const rate = entry.rates[Number(problem.path[3])];
    const refused = rate ? stated.filter((price) => states(price, rate)) : [];
    if (refused.length === 0 && base) {
      // What the book has besides may not go with what the vendor says now.
      base = undefined;
      continue;
    }
    const out = refused.length > 0 ? refused : stated;
    skipped.push(...out.map(({ unitText: unit }) => ({ model, unit, reason: problemText(problem) })));
    stated = stated.filter((price) => !out.includes(price));
  }
  return undefined;
}

function toJson({ provider, models, unknown, skipped }: Pulled, out: string): Record<string, unknown> {
  return { provider, written: models.length, unknown, skipped, out };
}

function render({ provider, models, unknown, skipped }: Pulled, out: string): string {
  const lines = [
    `${provider}: ${models.length} ${models.length === 1 ? 'model' : 'models'} written to ${out}`,
    ...unknown.map((model) => `  not known to the vendor: ${model}`),
    ...skipped.map(({ model, unit, reason }) => `  left out: ${model}, by ${unit}: ${reason}`),
  ];
  return `${lines.map((line) => plain(line)).join('\n')}\n`;
}
