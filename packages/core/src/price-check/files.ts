import { readFileSync, statSync } from 'node:fs';
import type { GivenLayer } from '../price-book/types.ts';
import { parseJson } from './json.ts';

/** 16 MiB: more than twenty times all bundled books. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The layers of a file: one, or a list of them. Throws an error that names the file as `name`. */
export function readPriceFile(path: string, name: string = path): GivenLayer[] {
  const text = readPriceText(path, name);
  try {
    return givenLayers(parseJson(text), name);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`${name}: ${error instanceof SyntaxError ? `not JSON: ${message}` : message}`, { cause: error });
  }
}

/** The text of a price file, without a byte order mark. Throws an error that names the file as `name`, and the fix. */
export function readPriceText(path: string, name: string = path): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Error(`${name}: no such file; name a JSON file with prices`);
  if (!found.isFile()) throw new Error(`${name}: not a file; name a JSON file with prices`);
  if (found.size > MAX_BYTES)
    throw new Error(`${name}: ${found.size} bytes, more than the ${MAX_BYTES} that a price file may have`);
  const bytes = readFileSync(path);
  if (bytes.length === 0) throw new Error(`${name}: empty; write a price layer, for example {"multipliers": []}`);
  try {
    // Editors on Windows put a byte order mark in front, which the decoder takes away.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error(`${name}: not UTF-8 text; save it as UTF-8`, { cause: error });
  }
}

/** One layer or a list of them, each with its place. */
export function givenLayers(layers: unknown, origin: string): GivenLayer[] {
  if (!Array.isArray(layers)) return [{ layer: layers, origin }];
  return layers.map((layer: unknown, i) => ({ layer, origin: `${origin}[${i}]` }));
}
