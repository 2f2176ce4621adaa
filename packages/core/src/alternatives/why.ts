import { inForce, valuesOf } from '../price-book/in-force.ts';
import type { ModelEntry, RateEntry } from '../price-book/types.ts';
import type { PricedCharge, UnpricedCharge } from '../rating/charge.ts';
import type { Usage } from '../usage/usage.ts';
import { normalName } from './job-usage.ts';

/** Why a model is no offer: rating's own reasons, another job by its name, a service that has ended, no price for what is asked. */
export type Reason = UnpricedCharge['reason'] | 'other_job' | 'ended' | 'cannot';

export interface Why {
  readonly reason: Reason;
  readonly detail: string;
}

/** What would have to be known, or why the model cannot do it, in the job's own words. */
export function whyNot(entry: ModelEntry, usage: Usage, charge: UnpricedCharge, day: string): Why {
  const { reason } = charge;
  if (reason !== 'unknown_usage' && reason !== 'missing_rate') return charge;
  const rates = entry.rates.filter((rate) => rate.item !== 'billed' && inForce(rate, day));
  if (rates.length === 0 && entry.rates.some((rate) => rate.item === 'billed'))
    return { reason, detail: 'only the price of the unit that its answer counts is known' };
  const values = new Map<string, Set<string>>();
  for (const rate of rates)
    for (const [fact, condition] of Object.entries(rate.when ?? {}))
      for (const value of valuesOf(condition)) values.set(fact, (values.get(fact) ?? new Set()).add(value));
  const missing: string[] = [];
  for (const [fact, known] of values) {
    if (fact === 'service_tier') continue;
    const value = usage.facts[fact] ?? entry.defaults?.[fact];
    const list = [...known].join(', ');
    if (value === undefined) missing.push(`${normalName(fact)} is not stated: ${list}`);
    else if (!known.has(String(value)) && isEnumerated(known, value))
      return { reason: 'cannot', detail: `no price for ${normalName(fact)}=${String(value)}: only ${list}` };
  }
  const mains = rates.filter((rate) => /_output$|^audio_input$/.test(rate.item));
  if (missing.length === 0 && mains.length > 0 && mains.every((rate) => rate.unit === 'token'))
    return { reason, detail: 'billed by tokens, which only the answer tells' };
  if (missing.length === 0 && mains.some((rate) => rate.unit === 'megapixel') && !usage.sizes?.image_output)
    return { reason, detail: 'size is not stated: for example size=1024x1024' };
  return { reason, detail: missing.length > 0 ? missing.join('; ') : charge.detail };
}

/** Whether the known values are a list that leaves this one out; bounds and switches are not. */
function isEnumerated(known: ReadonlySet<string>, value: string | number | boolean): boolean {
  const lower = String(value).toLowerCase();
  return (
    typeof value !== 'boolean' &&
    ![...known].some((one) => one.toLowerCase() === lower || /^(over|from|below|up to) /.test(one))
  );
}

/** Inputs that are billed beside the output and that the job does not state. */
export function missingInputs(entry: ModelEntry, usage: Usage, operation: string, day: string): string | undefined {
  if (operation === 'generate') return undefined;
  for (const rate of entry.rates) {
    if (rate.unit === 'token' || rate.when !== undefined || !inForce(rate, day)) continue;
    if (rate.item === 'video_input' && !usage.measures.some((one) => one.item === 'video_input'))
      return 'the clip sent in is billed too: add input_duration=8';
    if (rate.item !== 'image_input') continue;
    if (rate.unit === 'megapixel' && !usage.sizes?.image_input)
      return 'the images sent in are billed by their size: add input_size=1024x1024';
    if (rate.unit === 'image' && !usage.measures.some((one) => one.item === 'image_input'))
      return 'the images sent in are billed too: add input_images=1';
  }
  return undefined;
}

/** Several outputs and a price that is no plain product: how one call with all of them is billed is not known. */
export function severalOutputs(entry: ModelEntry, charge: PricedCharge, outputs: number): string | undefined {
  if (outputs === 1) return undefined;
  const rates = charge.lines.map(({ price }) => entry.rates.find((rate) => rate.id === price?.id));
  if (rates.some((rate) => rate?.item === 'request'))
    return `a part of its price is per run, and whether one run makes ${outputs} outputs is not known: compare with n=1`;
  return rates.some((rate) => rate?.band || rate?.round?.of === 'request')
    ? 'its price has steps, and whether they count each output or the whole call is not known: compare with n=1'
    : undefined;
}

/** Parts of the price that the job does not tell the quantity of: tokens come on top, anything else leaves no price. */
export function uncounted(
  entry: ModelEntry,
  charge: PricedCharge,
  day: string,
): { readonly onTop: boolean; readonly missing: string | undefined } {
  const paid = new Set(charge.lines.map(({ item }) => item));
  const rest = entry.rates.filter(
    ({ item, when, from, until, unit }) =>
      item !== 'billed' &&
      when === undefined &&
      !paid.has(item) &&
      inForce({ from, until }, day) &&
      !isOptional(item, unit),
  );
  const other = rest.find(({ unit }) => unit !== 'token');
  return {
    onTop: rest.some(({ unit }) => unit === 'token'),
    missing: other && `a part of its price is per ${other.unit.replaceAll('_', ' ')}, and how many is not known`,
  };
}

/** Media that a job does not send in are not billed. */
function isOptional(item: RateEntry['item'], unit: RateEntry['unit']): boolean {
  return /^(image|video|audio)_(cached_)?input$/.test(item) || (item === 'text_cached_input' && unit === 'token');
}
