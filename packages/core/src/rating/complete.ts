import type { Model } from '../price-book/compile.ts';
import { isTool } from '../usage/tools.ts';
import type { Item, Usage } from '../usage/usage.ts';
import { Missing } from './missing.ts';
import { quantityFor } from './quantity.ts';

/** The items that a model of each modality must have a line for, best first. Without one the sum would be too small. */
export const MAIN_ITEMS: Record<Model['entry']['modality'], readonly Item[]> = {
  image: ['image_output'],
  video: ['video_output'],
  speech: ['audio_output', 'text_input'],
  transcription: ['audio_input'],
  music: ['audio_output'],
  audio: ['audio_output', 'text_output'],
  // An embedding is billed by what goes in alone.
  text: ['text_output', 'text_input'],
  realtime: ['text_output', 'audio_output'],
  '3d': [],
  compute: ['compute'],
};

/** The consumed items that have no price which holds for the call; Missing where it is not known what was consumed. */
export function unpaid(usage: Usage, model: Model, paid: ReadonlySet<Item>): Missing | readonly Item[] {
  const mains = MAIN_ITEMS[model.entry.modality].filter((item) => isPriced(model, item));
  // A spoken answer has no text, and the other way round; elsewhere the first item is never missing.
  const anyMain = model.entry.modality === 'realtime' || model.entry.modality === 'audio';
  const main = mains[0];
  const lacksMain = main !== undefined && !paid.has(main) && !(anyMain && mains.some((item) => paid.has(item)));
  if (lacksMain && !isMeasured(main, usage, model))
    return new Missing(
      'unknown_usage',
      `how much ${main.replace('_', ' ')} was consumed, or at which of the model's prices, is not known`,
    );
  if (paid.size === 0 && !lacksMain)
    return new Missing('unknown_usage', 'nothing that this model is billed by is known of the call');
  const without = new Set<Item>(lacksMain ? [main] : []);
  for (const { item, unit, quantity } of usage.measures) {
    if (paid.has(item) || item === 'billed' || !quantity.gt(0)) continue;
    // Meters count so what an answer does not divide.
    if (item === 'compute' && unit === 'token')
      return new Missing('unknown_usage', 'what kinds of tokens were consumed (text, images, sound) is not known');
    const priced = isPriced(model, item);
    // Images or seconds sent in are often free; a tool or a token that has no price never is.
    if (!isTool(item) && unit !== 'token' && !priced) continue;
    if (!isTool(item) && priced && !isMeasured(item, usage, model))
      return new Missing('unknown_usage', `the price of ${named(item)} depends on what is not known of the call`);
    without.add(item);
  }
  return [...without];
}

/** Items that were consumed and have no price that holds for the call. */
export function noRate(items: readonly Item[], { entry }: Model): Missing {
  return new Missing(
    'missing_rate',
    `${entry.model} has no price for ${items.map(named).join(', ')} of this call`,
    items,
  );
}

function named(item: Item): string {
  return item.replaceAll('_', ' ');
}

/** Whether a quantity is known that some price of the item could be multiplied by. */
function isMeasured(item: Item, usage: Usage, model: Model): boolean {
  return model.groups.some(
    (group) => group.item === item && group.rates.some(({ entry }) => quantityFor(entry, usage)?.quantity.gt(0)),
  );
}

function isPriced(model: Model, item: Item): boolean {
  return model.groups.some((group) => group.item === item && !group.isSurcharge);
}
