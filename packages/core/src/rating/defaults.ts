import { measure } from '../usage/measure.ts';
import { parseQuantity } from '../util/money.ts';
import type { Model } from '../price-book/compile.ts';
import type { Measure, Usage } from '../usage/usage.ts';

/** Defaults of what a request left out; a request that nobody saw left out nothing that is known. */
export function defaultsFor(usage: Usage, model: Model): Model['entry']['defaults'] {
  return usage.requestUnknown ? undefined : model.entry.defaults;
}

/** Adds the quantity of an omitted parameter whose default the model's documentation states: a clip's length, an image's size. */
export function withDefaults(usage: Usage, model: Model): Usage {
  const defaults = defaultsFor(usage, model);
  if (!defaults) return usage;
  const seconds = parseQuantity(String(defaults['duration'] ?? '').replace(/s$/, ''));
  const needsSeconds =
    seconds !== undefined &&
    usage.facts['duration'] === undefined &&
    !usage.measures.some((one) => one.item === 'video_output' && one.unit === 'second');
  const images =
    usage.measures.find((one) => one.item === 'image_output' && one.unit === 'image')?.quantity.toNumber() ?? 0;
  const size = /^(\d+)x(\d+)$/.exec(String(defaults['size'] ?? ''));
  const needsSize =
    size !== null &&
    usage.sizes?.image_output === undefined &&
    usage.facts['size'] === undefined &&
    usage.facts['image_size'] === undefined &&
    usage.facts['width'] === undefined &&
    images > 0 &&
    images <= 100;
  if (!needsSeconds && !needsSize) return usage;
  const measures: Measure[] = usage.measures.map((one) =>
    needsSize && one.item === 'image_output' ? { ...one, basis: 'default' } : one,
  );
  // The default is the length of one clip.
  const clips = usage.measures.find((one) => one.item === 'video_output' && one.unit === 'video')?.quantity ?? 1;
  if (needsSeconds) measures.push(measure('video_output', 'second', seconds.times(clips), 'default'));
  return {
    ...usage,
    measures,
    sizes: needsSize
      ? {
          ...usage.sizes,
          image_output: Array.from({ length: images }, () => ({ width: Number(size[1]), height: Number(size[2]) })),
        }
      : usage.sizes,
  };
}
