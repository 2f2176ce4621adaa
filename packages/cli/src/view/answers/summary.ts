import { reportJson } from '../../report/json.ts';
import { keysOf } from '../../report/keys.ts';
import type { Snapshot } from '../snapshot.ts';
import { MOST_GENERATIONS } from '../store.ts';

/** What all that is kept comes to: the report's numbers, and of how much of what has come they speak. */
export async function summary(snapshot: Snapshot): Promise<Record<string, unknown>> {
  const { store, charges, ledger } = snapshot;
  const { groups: _, records: __, ...report } = reportJson(await snapshot.by([]));
  return {
    ...report,
    sample: store.isSample,
    kept: { generations: charges.length, dropped: store.dropped, most: MOST_GENERATIONS },
    received: { ...store.received, duplicates: ledger.records.duplicates },
    newest: charges[0]?.balance.time ?? null,
  };
}

/** The report's rows by keys of `report --by`. */
export async function groups(snapshot: Snapshot, query: URLSearchParams): Promise<Record<string, unknown>> {
  const keys = keysOf(query.get('by') || 'model');
  return { by: keys, groups: reportJson(await snapshot.by(keys))['groups'] };
}
