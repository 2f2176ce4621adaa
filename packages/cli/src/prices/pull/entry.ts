import { decimal, inForce, toText } from '@costspan/core/internal';
import type { Item, Modality, ModelEntry, RateEntry } from '@costspan/core/internal';
import type { Unit } from '@costspan/core';
import type { LivePrice } from '../live/vendor.ts';

/** Where and when prices were read. */
export interface Reading {
  readonly source: string;
  readonly day: string;
}

/** A price whose unit the book has a word for. */
export type Stated = LivePrice & { readonly unit: Unit };

/**
 * A model with what the vendor states today. What `base` has of it (the book, or an earlier pull) and the vendor does not
 * speak of stays; a price that has changed holds until today, and the new one from today on.
 */
export function entryOf(
  model: string,
  stated: readonly Stated[],
  base: ModelEntry | undefined,
  reading: Reading,
): ModelEntry {
  const rates = [...(base?.rates ?? [])];
  for (const price of stated) replace(rates, price, rateOf(model, price, reading), reading.day);
  if (!base) return { model, modality: modalityOf(stated), rates };
  // A family's tier is the family's, whoever bills it: a copy of today's would pin it.
  const { tier, tierBasis, ...rest } = base;
  return { ...rest, ...(base.family === undefined && { tier, tierBasis }), rates };
}

function replace(rates: RateEntry[], stated: Stated, now: RateEntry, day: string): void {
  const at = rates.findIndex((rate) => inForce(rate, day) && states(stated, rate));
  const was = rates[at];
  if (was === undefined) {
    rates.push(now);
    return;
  }
  const { price, per, source, seen, evidence } = now;
  const { witnesses: _, table: __, note: ___, ...kept } = was;
  if (unitPrice(was).eq(unitPrice(now))) rates[at] = { ...kept, source, seen, evidence };
  else if (was.from === day) rates[at] = { ...kept, price, per, source, seen, evidence };
  else {
    const id = `${now.id}${now.id.includes(`${now.unit}:`) ? ',' : ':'}from=${day}`;
    rates.splice(
      at,
      1,
      { ...was, until: day },
      { ...kept, id, price, per, source, seen, evidence, from: day, until: was.until },
    );
  }
}

/** Whether a rate pays for what the vendor states a price of. */
export function states({ item = 'billed', unit, facts }: Stated, rate: RateEntry): boolean {
  const isSame = rate.item === item && rate.unit === unit && rate.surcharge === undefined;
  return isSame && conditionText(rate) === conditionText({ when: facts });
}

/** Prices by the million of tokens and by the thousand of characters, as people read them. */
const PER: Partial<Record<Unit, RateEntry['per']>> = { token: 1_000_000, character: 1000 };

function rateOf(model: string, { item = 'billed', unit, price, facts, count }: Stated, reading: Reading): RateEntry {
  const per = PER[unit];
  const when = facts && Object.keys(facts).length > 0 ? facts : undefined;
  const conditions = conditionText({ when });
  return {
    id: `${model}:${item}/${unit}${conditions === '' ? '' : `:${conditions}`}`,
    item,
    unit,
    price: toText(decimal(price).times(per ?? 1)),
    ...(per !== undefined && { per }),
    ...(when && { when }),
    ...(count && { count }),
    source: reading.source,
    seen: reading.day,
    evidence: 'vendor_api',
  };
}

function conditionText({ when = {} }: Pick<RateEntry, 'when'>): string {
  return Object.entries(when)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([fact, value]) => `${fact}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(',');
}

function unitPrice({ price, per = 1 }: RateEntry): ReturnType<typeof decimal> {
  return decimal(price).div(per);
}

/** What a model makes, by the item or the unit that it is billed by. */
const BY_ITEM: Partial<Record<Item, Modality>> = {
  image_output: 'image',
  video_output: 'video',
  audio_output: 'audio',
  audio_input: 'transcription',
};
const BY_UNIT: Partial<Record<Unit, Modality>> = {
  second: 'video',
  video: 'video',
  character: 'speech',
  minute: 'transcription',
  hour: 'transcription',
  token: 'text',
};

function modalityOf(stated: readonly Stated[]): Modality {
  for (const { modality } of stated) if (modality !== undefined) return modality;
  for (const { item } of stated) {
    const modality = item && BY_ITEM[item];
    if (modality) return modality;
  }
  return (stated[0] && BY_UNIT[stated[0].unit]) ?? 'image';
}
