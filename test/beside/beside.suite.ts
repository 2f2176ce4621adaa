import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveCopy, prepare, runApp, runCell } from './cell.ts';
import type { Copies, Order } from './product.ts';
import { products } from './products.ts';
import { writeResults } from './results.ts';
import type { CellResult } from './results.ts';

const results: CellResult[] = [];
afterAll(() => {
  writeResults(results);
});

/** Generations of the app. */
const CALLS = 2;

describe.each(products)('$name', (product) => {
  let folder: string;
  let alone: string;
  let isSeenWithout: boolean;
  beforeAll(async () => {
    folder = await prepare(product);
    giveCopy(folder, undefined);
    alone = (await runApp(folder, product, [])).stdout;
    isSeenWithout = (await runApp(folder, product, product.start)).isSeen;
  });

  it('sees the call without costspan', () => {
    expect(isSeenWithout).toBe(true);
  });

  const cells = (['costspan first', 'costspan second'] as const).flatMap((order) =>
    (product.otherApi === undefined ? (['one api'] as const) : (['one api', 'two apis'] as const)).map(
      (copies): [Order, Copies] => [order, copies],
    ),
  );

  it.each(cells)('%s, %s', async (order, copies) => {
    const result = await runCell(folder, product, order, copies);
    results.push({ product: product.name, order, copies, charged: result.charged, says: result.says });
    expect({ code: result.code, stdout: result.stdout }, result.stderr).toEqual({ code: 0, stdout: alone });
    expect(result.charged[product.arrives], result.stderr).toBeGreaterThanOrEqual(CALLS);
    if (result.charged.otlp > 0) expect(result.amount).toBeCloseTo(result.invoice, 12);
    expect(result.isSeen).toBe(!(product.blindAfter && order === 'costspan first'));
    const expected = (copies === 'two apis' ? product.saysOfCopies : product.says) ?? [];
    expect(result.says.filter((line) => !expected.some((one) => one.test(line)))).toEqual([]);
    for (const one of expected) expect(result.says.join('\n')).toMatch(one);
  });
});
