/** `@costspan/core/schema`: the form of price books and layers, and what is wrong with one. */
export { assertPriceLayers, layerProblems, problemText } from './price-book/check.ts';
export type { GivenLayer } from './price-book/check.ts';
export { givenLayers, readPriceFile } from './price-book/files.ts';
export { bookProblems } from './price-book/sanity.ts';
export type { Problem } from './price-book/sanity.ts';
export { billerBookJsonSchema, billerBookSchema, priceLayerJsonSchema, priceLayerSchema } from './price-book/schema.ts';
