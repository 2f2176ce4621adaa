import { ATTR, today } from '@costspan/core/internal';
import type { LedgerCharge } from '@costspan/core/ledger';
import { ratedFrom } from '@costspan/core/ledger';

/** What a person has to put in: the file is refused until it is replaced. */
const PRICE = 'PRICE';
const MODALITY: Readonly<Record<string, string>> = { audio: 'music' };
/** What an output is billed by where its usage does not say. */
const USUAL: Readonly<Record<string, readonly [item: string, unit: string]>> = {
  image: ['image_output', 'image'],
  video: ['video_output', 'second'],
  speech: ['text_input', 'character'],
  audio: ['audio_output', 'second'],
  text: ['text_output', 'token'],
};

/** A `prices.json` for models without a price, as COSTSPAN_PRICES takes it once its prices are written in. */
export function snippetFor(unpriced: readonly LedgerCharge[]): string {
  const byBiller = Map.groupBy(unpriced, ({ entry }) => String(entry.attributes[ATTR.providerName]));
  const books = [...byBiller].map(([biller, charges]) => ({
    biller,
    currency: 'USD',
    models: [...Map.groupBy(charges, ({ entry }) => String(entry.attributes[ATTR.requestModel]))].map(
      ([model, [first]]) => ({ model, modality: modalityOf(first), rates: ratesOf(first) }),
    ),
  }));
  return JSON.stringify({ books }, undefined, 2);
}

function typeOf(charge: LedgerCharge | undefined): string {
  return String(charge?.entry.attributes[ATTR.outputType] ?? 'image');
}

function modalityOf(charge: LedgerCharge | undefined): string {
  const type = typeOf(charge);
  return MODALITY[type] ?? type;
}

function ratesOf(charge: LedgerCharge | undefined): object[] {
  const measured = (charge && ratedFrom(charge.entry)?.measures) ?? [];
  const consumed = measured.filter(({ quantity }) => quantity.gt(0));
  // A biller's own count of units stands for what else was measured: one of the two is billed.
  const countable = consumed.filter(({ item }) => item !== 'billed');
  const rates = (countable.length > 0 ? countable : consumed).map(({ item, unit }) => [item, unit] as const);
  return (rates.length > 0 ? rates : [USUAL[typeOf(charge)] ?? ['image_output', 'image']]).map(([item, unit]) => ({
    id: `${item}/${unit}`,
    item,
    unit,
    price: PRICE,
    source: 'where you read it',
    seen: today(),
    evidence: 'user',
  }));
}
