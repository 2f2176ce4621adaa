import type { Unit, Usage } from '@costspan/core';
import { inForce, valuesOf } from '@costspan/core/internal';
import type { RateEntry } from '@costspan/core/internal';
import { usageOf } from '../quote/estimate.ts';
import type { Plan } from '../quote/estimate.ts';

/** Parameters that give a quantity in a unit: by the provider's own name, else by the common one. */
const COMMON: Readonly<Partial<Record<Unit, string>>> = {
  second: 'seconds=8',
  minute: 'seconds=60',
  hour: 'seconds=3600',
  character: 'characters=1000',
  megapixel: 'size=1024x1024',
};
const OWN: Readonly<Record<string, Readonly<Partial<Record<Unit, string>>>>> = {
  fal: { second: 'duration=8', minute: 'duration=60', character: 'text=Hello', megapixel: 'image_size=1024x1024' },
  replicate: { second: 'duration=8', character: 'text=Hello', megapixel: 'width=1024 height=1024' },
};

/** What the model's prices depend on and the call does not state, each with the values that the book knows. */
export function missingParameters(plan: Plan): string[] {
  const entry = plan.book.find(plan.provider, plan.model)?.entry;
  if (!entry) return [];
  const usage = usageOf(plan);
  const known = new Map<string, Set<string>>();
  const quantities = new Set<string>();
  for (const rate of entry.rates.filter((one) => inForce(one, plan.day) && one.item !== 'billed')) {
    const quantity = OWN[plan.provider]?.[rate.unit] ?? COMMON[rate.unit];
    if (quantity && !isMeasured(rate, usage) && !rate.plus) quantities.add(quantity);
    for (const [fact, condition] of Object.entries(rate.when ?? {})) {
      if (usage.facts[fact] !== undefined || entry.defaults?.[fact] !== undefined || fact === 'service_tier') continue;
      const values = known.get(fact) ?? new Set<string>();
      for (const value of valuesOf(condition)) values.add(value);
      known.set(fact, values);
    }
  }
  // A size decides both the price and the megapixels: it is named once, with the values that the book knows.
  if (known.has('size')) quantities.delete(COMMON.megapixel ?? '');
  if (known.has('size') || [...quantities].some((example) => /^(?:image_)?size=|^width=/.test(example)))
    known.delete('output_megapixels');
  if (known.size === 0 && quantities.size === 0 && entry.rates.some((rate) => rate.unit === 'token'))
    return ['the number of tokens, which the answer tells: costspan explain'];
  return [
    ...[...known].map(([fact, values]) => `${fact}: ${[...values].join(', ')}`),
    ...[...quantities].map((example) => `${nameOf(example)}: for example ${example}`),
  ];
}

const TIMES: ReadonlySet<Unit> = new Set(['second', 'minute', 'hour']);

/** Whether the call says how much of a price's unit it takes, under whatever name. */
function isMeasured({ item, unit }: RateEntry, { measures, sizes }: Usage): boolean {
  const isSized = unit === 'megapixel' && (sizes?.[item as keyof typeof sizes]?.length ?? 0) > 0;
  return (
    isSized ||
    measures.some((one) => one.item === item && (one.unit === unit || (TIMES.has(one.unit) && TIMES.has(unit))))
  );
}

function nameOf(example: string): string {
  return example.slice(0, example.indexOf('='));
}
