import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE } from '../packed/support/run.ts';
import type { Copies, Order } from './product.ts';

const FILE = join(CACHE, 'beside/results.json');

export interface CellResult {
  readonly product: string;
  readonly order: Order;
  readonly copies: Copies;
  readonly charged: { readonly intake: number; readonly otlp: number };
  readonly says: readonly string[];
}

/** What the last run of each cell saw. */
export function readResults(): CellResult[] {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as CellResult[]) : [];
}

/** Leaves what a run saw for the table; cells that it left out stay as they were. */
export function writeResults(results: readonly CellResult[]): void {
  const key = ({ product, order, copies }: CellResult): string => [product, order, copies].join();
  const all = new Map([...readResults(), ...results].map((one) => [key(one), one]));
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify([...all.values()], null, 2));
}
