import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import { quantity } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { quantityIn } from './bill.ts';

function namesOf(side: 'input' | 'output'): readonly string[] {
  const names = ['mp', 'megapixels', 'image_megapixels', 'images_megapixels'].map((name) => `${side}_${name}`);
  return side === 'output' ? [...names, 'megapixels'] : names;
}

/** Megapixels that a bill states: of an answer they are metered, of a request they are asked for. */
export function areaIn(side: 'input' | 'output', request: Fields, answer: Fields = {}): Measure | undefined {
  const counted = quantityIn(namesOf(side), answer);
  const found = counted ?? quantityIn(namesOf(side), request);
  if (found === undefined) return undefined;
  return measure(`image_${side}`, 'megapixel', found, counted === undefined ? 'request' : 'usage');
}

/** Width and height of an image that has as many megapixels. */
export function sizeOf(megapixels: unknown): { readonly width: number; readonly height: number } | undefined {
  const pixels = Math.round((quantity(megapixels) ?? 0) * 1e6);
  const width = [1024, 1000, 100, 10, 1].find((side) => pixels % side === 0) ?? 1;
  const height = pixels / width;
  return pixels > 0 && height < 1e6 ? { width, height } : undefined;
}
