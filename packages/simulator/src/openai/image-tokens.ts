// Output tokens of one image by model, quality and size.

type Grid = Readonly<Record<string, readonly [square: number, portrait: number, landscape: number]>>;

// https://developers.openai.com/api/docs/guides/image-generation, 2026-11-23
const first: Grid = { low: [272, 408, 400], medium: [1056, 1584, 1568], high: [4160, 6240, 6208] };

// The mini model's listed image prices divided by its token price, the first grid does not hold for it.
// https://developers.openai.com/api/docs/models/gpt-image-1-mini, 2026-11-23
const mini: Grid = { low: [625, 750, 750], medium: [1375, 1875, 1875], high: [4500, 6500, 6500] };

const sizes = ['1024x1024', '1024x1536', '1536x1024'];
const grids: Readonly<Record<string, Grid>> = {
  'gpt-image-1': first,
  'gpt-image-1.5': first,
  'gpt-image-1-mini': mini,
};

const edge: Readonly<Record<string, number>> = { low: 16, medium: 48, high: 96 };

// The image guide's calculator reproduces this for every published reading, as in high 1024x1024 = 7024.
// https://developers.openai.com/api/docs/guides/image-generation, 2026-09-05
function anySize(quality: string, width: number, height: number): number {
  const long = edge[quality] ?? 0;
  const short = Math.round((long * Math.min(width, height)) / Math.max(width, height));
  return Math.ceil((long * short * (2_000_000 + width * height)) / 4_000_000);
}

/** Image output tokens of one image; undefined for a size or quality the model does not have. */
export function outputTokens(model: string, quality: string, size: string): number | undefined {
  if (model === 'gpt-image-2') {
    const match = /^(\d+)x(\d+)$/.exec(size);
    return match && edge[quality] ? anySize(quality, Number(match[1]), Number(match[2])) : undefined;
  }
  return grids[model]?.[quality]?.[sizes.indexOf(size)];
}

/** Image input tokens of one input picture: recorded edits of 1024x1024 pictures show these two numbers. */
export function inputTokens(model: string): number {
  return model === 'gpt-image-2' ? 1024 : 323;
}

/** gpt-image-1.5 also writes text, about this many tokens an image. */
export function textOutputTokens(model: string): number {
  return model === 'gpt-image-1.5' ? 143 : 0;
}
