import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { sum } from '../invoice/money.ts';

/** A line of a ledger file, as far as it is compared; read without the code under test. */
export interface Line {
  readonly kind: 'charge' | 'correction' | 'verdict';
  readonly chargeKey: string;
  readonly recordKey: string;
  /** in units of 10^-30 USD; undefined where it is unpriced */
  readonly amount: bigint | undefined;
  /** of a correction: what the charge comes to */
  readonly total: bigint | undefined;
  readonly status: Status | undefined;
  readonly isCharged: boolean;
  /** the process that wrote it */
  readonly instance: string;
}

export type Status = 'final' | 'estimated' | 'at_risk';

interface Json {
  readonly event: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
}

/** A ledger's folder, read bit by bit while it grows. */
export class LedgerFolder {
  readonly #folder: string;
  readonly #read = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Lines that were written since the last time, whole ones only, in the order of each file. */
  next(): Line[] {
    return readdirSync(this.#folder)
      .sort()
      .flatMap((file) => this.#linesOf(file))
      .map(parsed);
  }

  /** Bytes after the last whole line of each file: what a killed process was writing. */
  get tornBytes(): number {
    return [...this.#read].reduce((bytes, [file, read]) => bytes + sizeOf(join(this.#folder, file)) - read, 0);
  }

  #linesOf(file: string): string[] {
    const from = this.#read.get(file) ?? 0;
    const bytes = bytesOf(join(this.#folder, file), from);
    const end = bytes.lastIndexOf(10) + 1;
    this.#read.set(file, from + end);
    return bytes
      .subarray(0, end)
      .toString()
      .split('\n')
      .filter((line) => line !== '');
  }
}

function bytesOf(path: string, from: number): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(fstatSync(descriptor).size - from);
    readSync(descriptor, bytes, 0, bytes.length, from);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

function sizeOf(path: string): number {
  const descriptor = openSync(path, 'r');
  try {
    return fstatSync(descriptor).size;
  } finally {
    closeSync(descriptor);
  }
}

function parsed(text: string): Line {
  const { event, attributes, resource } = JSON.parse(text) as Json;
  const amount = attributes['costspan.cost.amount_decimal'];
  const total = attributes['costspan.cost.total_decimal'];
  return {
    kind: event.replace('costspan.', '') as Line['kind'],
    chargeKey: attributes['costspan.charge.key'] ?? '',
    recordKey: attributes['costspan.record.key'] ?? '',
    amount: amount === undefined ? undefined : sum([amount]),
    total: total === undefined ? undefined : sum([total]),
    status: amount === undefined ? undefined : (attributes['costspan.cost.status'] as Status),
    isCharged: attributes['costspan.billing.outcome'] !== 'not_charged',
    instance: resource['service.instance.id'] ?? '',
  };
}

/** What lines come to: each record once, corrections on top of their charges. */
export class SliceLedger {
  readonly lines: readonly Line[];
  /** lines whose record another line has written, too */
  readonly again: number;
  readonly corrections: number;
  readonly #charges = new Map<string, { amount: bigint; status: Status | undefined; isCharged: boolean }>();

  constructor(lines: readonly Line[]) {
    this.lines = lines;
    const seen = new Set<string>();
    // Corrections after charges, in their order: another process's file may be read first.
    const records = lines
      .filter(({ recordKey }) => !seen.has(recordKey) && seen.add(recordKey))
      .toSorted((a, b) => orderOf(a) - orderOf(b));
    this.again = lines.length - records.length;
    this.corrections = records.filter(({ kind }) => kind === 'correction').length;
    for (const { kind, chargeKey, amount, total, status, isCharged } of records) {
      if (kind === 'verdict') continue;
      const known = this.#charges.get(chargeKey);
      this.#charges.set(chargeKey, {
        amount: total ?? (known?.amount ?? 0n) + (amount ?? 0n),
        status: status ?? known?.status,
        isCharged,
      });
    }
  }

  get charges(): number {
    return this.#charges.size;
  }

  total(status: Status): bigint {
    let total = 0n;
    for (const one of this.#charges.values()) if (one.status === status) total += one.amount;
    return total;
  }

  /** Charges that may stand for money, and for how much nobody can say. */
  get unpriced(): number {
    return [...this.#charges.values()].filter(({ status, isCharged }) => status === undefined && isCharged).length;
  }
}

function orderOf({ kind, recordKey }: Line): number {
  return kind === 'charge' ? 0 : Number(recordKey.slice(recordKey.lastIndexOf('/') + 1));
}
