import type { PriceBook } from '@costspan/core';
import { WrongUse } from '../../exit.ts';
import { Refused } from '../refused.ts';
import type { Snapshot } from '../snapshot.ts';
import { compare } from './compare.ts';
import { generation } from './generation.ts';
import { generations } from './generations.ts';
import { health } from './health.ts';
import { outputs } from './outputs.ts';
import { groups, summary } from './summary.ts';

/**
 * What `/api/…` answers: amounts are exact decimals as text, and rows have the names of `costspan report --json`.
 *
 * @param path below `/api/`, with its query
 */
export async function answer(path: string, snapshot: Snapshot, book: PriceBook): Promise<unknown> {
  const { pathname, searchParams: query } = new URL(path, 'http://view/');
  const [name = '', ...rest] = pathname.slice(1).split('/');
  const id = decoded(rest.join('/'));
  try {
    if (id === '') return await list(name, snapshot, query);
    if (name === 'generations') return generation(snapshot, id, book);
    if (name === 'compare') return compare(snapshot, id, book);
  } catch (error) {
    throw error instanceof WrongUse ? new Refused(400, error.message) : error;
  }
  throw unknown();
}

function list(name: string, snapshot: Snapshot, query: URLSearchParams): unknown {
  switch (name) {
    case 'summary':
      return summary(snapshot);
    case 'outputs':
      return outputs(snapshot);
    case 'groups':
      return groups(snapshot, query);
    case 'generations':
      return generations(snapshot, query);
    case 'health':
      return health(snapshot);
    default:
      throw unknown();
  }
}

function unknown(): Refused {
  return new Refused(
    404,
    'there are /api/summary, outputs, groups?by=, generations?after=&filter=, generations/ID, compare/ID, health and events',
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refused(400, 'the id is no valid URL encoding');
  }
}
