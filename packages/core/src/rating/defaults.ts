import { measure } from '../usage/measure.ts';
import { parseQuantity } from '../util/money.ts';
import type { Model } from '../price-book/compile.ts';
import type { Measure, Usage } from '../usage/usage.ts';

/** The model's documented defaults for what a request left out; undefined where the request was not seen. */
export function defaultsFor(usage: Usage, model: Model): Model['entry']['defaults'] {
  return usage.requestUnknown ? undefined : model.entry.defaults;
}

/** Adds quantities that the request left to the model's documented defaults: the length of a clip, the size of an image. */
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
    assumed: {
      ...(needsSeconds && { duration: defaults['duration'] }),
      ...(needsSize && { size: defaults['size'] }),
    },
    sizes: needsSize
      ? {
          ...usage.sizes,
          image_output: Array.from({ length: images }, () => ({ width: Number(size[1]), height: Number(size[2]) })),
        }
      : usage.sizes,
  };
}
