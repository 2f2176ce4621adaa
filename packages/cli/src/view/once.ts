import { writeFileSync } from 'node:fs';
import type { PriceBook } from '@costspan/core';
import { WrongUse } from '../exit.ts';
import { answer } from './answers/index.ts';
import type { GenerationsAnswer } from './answers/generations.ts';
import { pageWith } from './page.ts';
import { Snapshots } from './snapshot.ts';
import type { Store } from './store.ts';

/** What the page lets a reader group by. */
const GROUPINGS = [
  'provider',
  'model',
  'tier',
  'feature',
  'plan',
  'action',
  'output',
  'gate',
  'reason',
  'day',
] as const;
/** Generations that a file lists, and of which it has everything that is known. */
const LISTED = 2_000;
const WHOLE = 200;

/** Writes what a store holds as one file: the page with the answers in it. */
export async function writePage(store: Store, book: PriceBook, file: string): Promise<void> {
  const snapshot = await new Snapshots(store).now();
  const answers: Record<string, unknown> = {};
  const add = async (path: string): Promise<unknown> => (answers[path] = await answer(path, snapshot, book));
  for (const path of ['/summary', '/outputs', '/health', ...GROUPINGS.map((by) => `/groups?by=${by}`)]) await add(path);
  const listed = (await answer(`/generations?limit=${LISTED}`, snapshot, book)) as GenerationsAnswer;
  answers['/generations'] = listed;
  for (const { id } of listed.generations.slice(0, WHOLE))
    for (const name of ['generations', 'compare']) await add(`/${name}/${encodeURIComponent(id)}`);
  try {
    writeFileSync(file, pageWith(answers));
  } catch (error) {
    throw new WrongUse(`--out ${file}: cannot be written: ${(error as Error).message}`);
  }
}
