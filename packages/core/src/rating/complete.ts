import type { Model } from '../price-book/compile.ts';
import type { Item, Usage } from '../usage/usage.ts';
import { Missing } from './missing.ts';

/** The items that a model of each modality must have a line for, best first. Without one the sum would be too small. */
export const MAIN_ITEMS: Record<Model['entry']['modality'], readonly Item[]> = {
  image: ['image_output'],
  video: ['video_output'],
  speech: ['audio_output', 'text_input'],
  transcription: ['audio_input'],
  music: ['audio_output'],
  audio: ['audio_output', 'text_output'],
  text: ['text_output'],
  realtime: ['text_output', 'audio_output'],
  '3d': [],
  compute: ['compute'],
};

/** Why the lines are not the whole charge: a main item without a line, or a consumed item that no line prices. Undefined where they are. */
export function unpaid(usage: Usage, model: Model, paid: ReadonlySet<Item>): Missing | undefined {
  const mains = MAIN_ITEMS[model.entry.modality].filter((item) => isPriced(model, item));
  // A spoken answer has no text, and the other way round; elsewhere the first item is never missing.
  const anyMain = model.entry.modality === 'realtime' || model.entry.modality === 'audio';
  const main = mains[0];
  if (main !== undefined && !paid.has(main) && !(anyMain && mains.some((item) => paid.has(item))))
    return new Missing(
      'unknown_usage',
      `how much ${main.replace('_', ' ')} was consumed, or at which of the model's prices, is not known`,
    );
  if (paid.size === 0) return new Missing('unknown_usage', 'nothing that this model is billed by is known of the call');
  for (const measure of usage.measures) {
    if (paid.has(measure.item) || measure.item === 'billed' || !measure.quantity.gt(0)) continue;
    const item = measure.item.replaceAll('_', ' ');
    if (isPriced(model, measure.item))
      return new Missing('unknown_usage', `the price of ${item} depends on facts that are not known`);
    // Images or seconds sent in are often free; a token that has no price never is.
    if (measure.unit === 'token')
      return new Missing(
        'ambiguous_unit',
        `${model.entry.model} reported ${item} tokens, which have no price in the book`,
      );
  }
  return undefined;
}

function isPriced(model: Model, item: Item): boolean {
  return model.groups.some((group) => group.item === item && !group.isSurcharge);
}
