import { existsSync } from 'node:fs';
import type { PriceLayer } from '@costspan/core';
import { bundledBooks } from '@costspan/core/internal';
import type { BillerBook, ModelEntry } from '@costspan/core/internal';
import { layerProblems, readPriceFile } from '@costspan/core/schema';
import { WrongUse } from '../../exit.ts';

/** The layer that a file holds; an empty one where there is no file yet. Throws where the file is no layer in order. */
export function layerOf(file: string): PriceLayer {
  if (!existsSync(file)) return {};
  let given: ReturnType<typeof readPriceFile>;
  try {
    given = readPriceFile(file);
  } catch (error) {
    throw new WrongUse(`--out ${(error as Error).message}`);
  }
  const [problem] = layerProblems(given, bundledBooks());
  if (problem !== undefined) throw new WrongUse(`--out ${problem}`);
  const [only] = given;
  if (given.length !== 1 || only === undefined)
    throw new WrongUse(`--out ${file}: a list of ${given.length} layers; name a file with one, or a new file`);
  return only.layer as PriceLayer;
}

/** The layer with these models of a biller in the place of those of the same names. */
export function withModels(
  layer: PriceLayer,
  biller: string,
  currency: string,
  models: readonly ModelEntry[],
): PriceLayer {
  if (models.length === 0) return layer;
  const names = new Set(models.map(({ model }) => model));
  const books = layer.books ?? [];
  const old = books.find((book) => book.biller === biller) ?? { biller, currency, models: [] };
  const book = { ...old, models: [...old.models.filter(({ model }) => !names.has(model)), ...models] };
  return { ...layer, books: [...books.filter((one) => one.biller !== biller), book] };
}

/** The model of this very name in a layer, else in the bundled book: what a pull adds to. */
export function modelIn(layer: PriceLayer, biller: string, model: string): ModelEntry | undefined {
  const inLayer = layer.books?.find((book) => book.biller === biller);
  return find(inLayer, model) ?? find(bundledOf(biller), model);
}

export function bundledOf(biller: string): BillerBook | undefined {
  return bundledBooks().find((book) => book.biller === biller);
}

/** The model that goes by this other name in the bundled book; the name itself where it is none. */
export function ownerOf(biller: string, name: string): string {
  return bundledOf(biller)?.models.find(({ aliases }) => aliases?.includes(name))?.model ?? name;
}

function find(book: Pick<BillerBook, 'models'> | undefined, name: string): ModelEntry | undefined {
  return book?.models.find(({ model }) => model === name);
}
