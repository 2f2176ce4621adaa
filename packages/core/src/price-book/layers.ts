import { requireOnNode } from '../util/require.ts';
import { bundledBooks } from './bundled.ts';
import type { BillerBook, GivenLayer, PriceLayer } from './types.ts';

/**
 * The layers of `COSTSPAN_PRICES`: paths of JSON files, comma separated.
 * Throws an error that names file, JSON path, value and fix.
 */
export function layersFromEnvironment(paths: string | undefined): readonly PriceLayer[] {
  if (!paths) return [];
  const check = schema();
  if (!check) throw new Error('COSTSPAN_PRICES needs a file system and packages; use configure({ prices }) here');
  const given = paths
    .split(',')
    .map((path) => path.trim())
    .filter(Boolean)
    .flatMap((path) => check.readPriceFile(path));
  check.assertPriceLayers(given, bundledBooks());
  return given.map(({ layer }) => layer as PriceLayer);
}

/**
 * The layers that are given in code; throws an error that names origin, path, value and fix. Outside
 * Node, and in a bundle without packages beside it, they are taken as typed.
 */
export function checkedLayers(layers: PriceLayer | readonly PriceLayer[], origin: string): readonly PriceLayer[] {
  const check = schema();
  check?.assertPriceLayers(check.givenLayers(layers, origin), bundledBooks());
  return Array.isArray(layers) ? (layers as readonly PriceLayer[]) : [layers as PriceLayer];
}

/** What is used of `@costspan/core/schema`. */
interface LayerChecks {
  readPriceFile(path: string): GivenLayer[];
  givenLayers(layers: unknown, origin: string): GivenLayer[];
  assertPriceLayers(given: readonly GivenLayer[], bundled: readonly BillerBook[]): void;
}

/** The schema library takes longer to load than everything else together: it is loaded only where there is a layer to check. */
function schema(): LayerChecks | undefined {
  return requireOnNode('@costspan/core/schema', import.meta.url) as LayerChecks | undefined;
}
