import { ledgerOf } from '@costspan/core/ledger';
import type { Balance, LedgerCharge, LedgerEntry, ReadLedger } from '@costspan/core/ledger';
import { regrouped } from '../report/groups.ts';
import { summarize } from '../report/summary.ts';
import type { Summary } from '../report/summary.ts';
import type { Key } from '../report/keys.ts';
import type { Store } from './store.ts';

/** What a store holds at one moment, as a ledger: all panels of a page say the same. */
export class Snapshot {
  readonly store: Store;
  readonly version: number;
  readonly ledger: ReadLedger;
  /** every charge, the newest first */
  readonly charges: readonly LedgerCharge[];
  readonly verdicts: readonly LedgerEntry[];
  readonly #summaries = new Map<string, Promise<Summary>>();

  private constructor(
    store: Store,
    version: number,
    ledger: ReadLedger,
    charges: LedgerCharge[],
    verdicts: LedgerEntry[],
  ) {
    this.store = store;
    this.version = version;
    this.ledger = ledger;
    this.charges = charges;
    this.verdicts = verdicts;
  }

  static async of(store: Store): Promise<Snapshot> {
    const { version } = store;
    const read = await ledgerOf([...store.entries]);
    const entries: LedgerEntry[] = [];
    const charges: LedgerCharge[] = [];
    const verdicts: LedgerEntry[] = [];
    const balances = new Map<LedgerEntry, Balance>();
    for await (const entry of read.entries()) {
      entries.push(entry);
      const balance = read.balanceOf(entry);
      if (!balance) verdicts.push(entry);
      else {
        balances.set(entry, balance);
        if (read.isCharge(entry)) charges.push({ entry, balance });
      }
    }
    // Several reports are made of one snapshot: what was worked out once is kept.
    const ledger: ReadLedger = {
      ...read,
      async *entries() {
        yield* entries;
      },
      balanceOf: (entry) => balances.get(entry),
    };
    // Of the same moment, what came last.
    const newestFirst = charges
      .toReversed()
      .sort((a, b) => (a.balance.time < b.balance.time ? 1 : a.balance.time > b.balance.time ? -1 : 0));
    return new Snapshot(store, version, ledger, newestFirst, verdicts);
  }

  /** The report by these keys. Those that the page always shows are sums of one. */
  async by(keys: readonly Key[]): Promise<Summary> {
    if (!keys.every((key) => SHOWN.includes(key))) return this.#summary(keys);
    const shown = await this.#summary(SHOWN);
    return { ...shown, keys, groups: regrouped(shown.groups, SHOWN, keys) };
  }

  #summary(keys: readonly Key[]): Promise<Summary> {
    const name = keys.join();
    let found = this.#summaries.get(name);
    if (!found) {
      found = summarize(this.ledger, { keys, period: { from: undefined, to: undefined } });
      this.#summaries.set(name, found);
    }
    return found;
  }

  /** Where a charge stands in `charges`, by its key. */
  readonly positions: () => ReadonlyMap<string, number> = once(
    () => new Map(this.charges.map(({ entry }, at) => [entry.chargeKey, at])),
  );

  /** The charges of each trace. */
  readonly traces: () => ReadonlyMap<string, readonly LedgerCharge[]> = once(() =>
    Map.groupBy(
      this.charges.filter(({ entry }) => entry.traceId !== undefined),
      ({ entry }) => String(entry.traceId),
    ),
  );
}

/** Few values each, so that their combinations are few; a gate is of a verdict, and not among them. */
const SHOWN: readonly Key[] = ['output', 'plan', 'model', 'day'];

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** The newest snapshot of a store; one at a time is made. */
export class Snapshots {
  readonly #store: Store;
  #newest: Promise<Snapshot> | undefined;
  #version = -1;

  constructor(store: Store) {
    this.#store = store;
  }

  now(): Promise<Snapshot> {
    if (!this.#newest || this.#version !== this.#store.version) {
      this.#version = this.#store.version;
      this.#newest = Snapshot.of(this.#store);
    }
    return this.#newest;
  }
}
