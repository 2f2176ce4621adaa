import { expect, it } from 'vitest';
import { measure } from '../usage/measure.ts';
import type { Item } from '../usage/usage.ts';
import type { Unit } from '../util/money.ts';
import { bookOf, DAY, perImage, usage } from './testing.ts';
import { shapeOf } from './shape.ts';

it('tells every item and unit from every other, made-up ones too', () => {
  const names = ['text_cache_write', 'gateway_fee', 'web_search', ...Array.from({ length: 300 }, (_, i) => `item${i}`)];
  const units: readonly Unit[] = ['request', 'token', 'character'];
  const model = bookOf([perImage]).find('acme', 'm')!;
  const shapes = names.flatMap((name) =>
    units.map((unit) => shapeOf(usage([measure(name as Item, unit, 1)]), model, DAY)),
  );
  expect(new Set(shapes).size).toBe(names.length * units.length);
});
