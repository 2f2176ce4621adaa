import { node } from '../node.ts';
import type { PriceLayer } from './types.ts';

/** 16 MiB: some hundred times the bundled book. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The layers of `COSTSPAN_PRICES`: paths of JSON files, comma separated.
 * Throws an error that names file, JSON path, value and fix.
 */
export function layersFromEnvironment(paths: string | undefined): readonly PriceLayer[] {
  if (!paths) return [];
  const fs = node?.getBuiltinModule?.('node:fs');
  if (!fs) throw new Error('COSTSPAN_PRICES needs a file system; use configure({ prices }) here');
  return paths
    .split(',')
    .map((path) => path.trim())
    .filter(Boolean)
    .flatMap((path) => {
      const size = fs.statSync(path, { throwIfNoEntry: false })?.size;
      if (size === undefined) throw new Error(`${path}: no such file; check COSTSPAN_PRICES`);
      if (size > MOST_BYTES)
        throw new Error(`${path}: ${size} bytes, more than the ${MOST_BYTES} that a price file may have`);
      let parsed: unknown;
      try {
        parsed = JSON.parse(fs.readFileSync(path, 'utf8'));
      } catch (error) {
        throw new Error(`${path}: not JSON: ${(error as Error).message}`, { cause: error });
      }
      return checkedLayers(parsed as PriceLayer, path);
    });
}

/** Checks layers against the schema; throws an error that names origin, JSON path, value and fix. */
export function checkedLayers(layers: PriceLayer | readonly PriceLayer[], origin: string): readonly PriceLayer[] {
  const all = Array.isArray(layers) ? (layers as readonly PriceLayer[]) : [layers as PriceLayer];
  const check = schemaCheck();
  if (check) for (const layer of all) check(layer, origin);
  return all;
}

/**
 * The schema library takes longer to load than everything else together, so that it is loaded only
 * where there is a layer to check. Outside Node a layer is taken as typed.
 */
function schemaCheck(): ((layer: unknown, origin: string) => void) | undefined {
  const module = node?.getBuiltinModule?.('node:module');
  if (!module) return undefined;
  const schema = module.createRequire(import.meta.url)('@costspan/core/schema') as typeof import('./schema.ts');
  return schema.assertPriceLayer;
}
