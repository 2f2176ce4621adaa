/** `@costspan/core/schema`: the form of price books and layers, and what is wrong with one. Nothing loads it where there is nothing to check. */
export { assertPriceLayers, layerProblems, problemText } from './check.ts';
export type { GivenLayer } from '../price-book/types.ts';
export { givenLayers, readPriceFile, readPriceText } from './files.ts';
export { parseJson } from './json.ts';
export { bookProblems } from './validate.ts';
export { singleWitnessed } from './sources.ts';
export type { Problem } from './problem.ts';
export { billerBookJsonSchema, billerBookSchema, priceLayerJsonSchema, priceLayerSchema } from './form.ts';
export type { Form, Formed } from './form.ts';
