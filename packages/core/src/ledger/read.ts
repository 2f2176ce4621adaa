import { node } from '../util/node.ts';
import { fields } from '../util/fields.ts';
import { LineCutter } from '../util/lines.ts';
import type { Line } from '../util/lines.ts';
import { Corrections, statusOf } from './balance.ts';
import type { Balance, BalanceStatus } from './balance.ts';
import { entryOfLine } from './entry.ts';
import type { LedgerEntry } from './entry.ts';
import type { LedgerSource } from './files.ts';
import { readOtlp } from './otlp.ts';
import { recordKey } from './record.ts';
import { RecordIndex } from './record-index.ts';

/** Bytes of one line: a Collector writes thousands of records in one where nothing bounds its batches. */
const MAX_LINE = 32 * 1024 * 1024;
/** Problems that are kept; the others are counted. */
const MAX_PROBLEMS = 100;

/** A line, or a record of one, that could not be read: it is passed over. */
export interface LedgerProblem {
  readonly file: string;
  /** from 1 */
  readonly line: number;
  /** `torn`: the last line of a file whose writer was killed while it wrote it; nothing was lost that counted as recorded */
  readonly kind: 'torn' | 'malformed';
  readonly reason: string;
}

/** What was met while a ledger was read. */
export interface LedgerCounts {
  /** records of costspan, duplicates among them */
  readonly read: number;
  /** of these, records whose key another one has that knows as much or more */
  readonly duplicates: number;
  /** log records and signals of others, passed over */
  readonly foreign: number;
  /** lines and records that could not be read, passed over */
  readonly malformed: number;
}

/** A charge as it stands with all its corrections. */
export interface LedgerCharge {
  /** its own record; its last correction where that was not read */
  readonly entry: LedgerEntry;
  readonly balance: Balance;
}

/** A ledger that was read through once. */
export interface ReadLedger {
  readonly records: LedgerCounts;
  /** the first hundred */
  readonly problems: readonly LedgerProblem[];
  /** every record once, in the order in which they stand; reads the files again */
  entries(): AsyncGenerator<LedgerEntry>;
  /** every charge once; reads the files again */
  charges(): AsyncGenerator<LedgerCharge>;
  /** whether a record speaks for its charge: its own, or its last correction where that was not read */
  isCharge(entry: LedgerEntry): boolean;
  /** what the charge of a record comes to; undefined for a verdict */
  balanceOf(entry: LedgerEntry): Balance | undefined;
}

/**
 * Reads a ledger through: lines of costspan's own files, or OTLP JSON lines. Of several records with
 * one key the one that knows more counts, whatever their order: `final` over `estimated` over
 * `at_risk` over unpriced, then the later. Memory grows by some 40 bytes a record and 200 a correction.
 */
export function readLedger(sources: readonly LedgerSource[]): Promise<ReadLedger> {
  return readBatches((heard) => batchesOf(sources, heard));
}

/** The same of records that are in memory. The list must not change while the ledger is used. */
export function ledgerOf(entries: readonly LedgerEntry[]): Promise<ReadLedger> {
  return readBatches(async function* () {
    yield entries;
  });
}

async function readBatches(batches: (heard?: Heard) => AsyncIterable<readonly LedgerEntry[]>): Promise<ReadLedger> {
  const count = { read: 0, duplicates: 0, foreign: 0, malformed: 0 };
  const problems: LedgerProblem[] = [];
  const index = new RecordIndex();
  const passed = new NumberSet();
  const corrections = new Corrections();
  const heard = {
    foreign: (records: number): void => void (count.foreign += records),
    problem: (problem: LedgerProblem): void => {
      count.malformed++;
      if (problems.length < MAX_PROBLEMS) problems.push(problem);
    },
  };
  for await (const batch of batches(heard))
    for (const entry of batch) {
      const number = ++count.read;
      const loser = index.add(entry.recordKey, worthOf(entry), number);
      if (loser > 0) {
        count.duplicates++;
        passed.add(loser);
      }
      if (loser !== number && entry.kind === 'correction') corrections.add(entry);
    }
  corrections.complete((chargeKey) => {
    const worth = index.worthOf(recordKey(chargeKey, 'charge', 1));
    return worth === undefined ? undefined : recordedOf(worth);
  });

  async function* entries(): AsyncGenerator<LedgerEntry> {
    let number = 0;
    for await (const batch of batches()) for (const entry of batch) if (!passed.has(++number)) yield entry;
  }
  if (corrections.lackTotals) for await (const entry of entries()) corrections.sumUp(entry);

  async function* charges(): AsyncGenerator<LedgerCharge> {
    for await (const entry of entries()) if (isCharge(entry)) yield { entry, balance: corrections.balanceOf(entry) };
  }
  const isCharge = (entry: LedgerEntry): boolean =>
    entry.kind === 'charge' || (entry.kind === 'correction' && corrections.speaksFor(entry));
  const balanceOf = (entry: LedgerEntry): Balance | undefined =>
    entry.kind === 'verdict' ? undefined : corrections.balanceOf(entry);
  return { records: count, problems, entries, charges, isCharge, balanceOf };
}

const RANKS: readonly BalanceStatus[] = ['unpriced', 'at_risk', 'estimated', 'final'];
/** Milliseconds beyond the year 9999: a status weighs more than any time. */
const RANK = 2 ** 48;

/** How much a record knows, then how late it is, as one number. */
function worthOf(entry: LedgerEntry): number {
  const time = Math.min(Math.max(Date.parse(entry.time), 0), RANK - 1);
  return RANKS.indexOf(statusOf(entry)) * RANK + time;
}

function recordedOf(worth: number): { time: string; status: BalanceStatus } {
  return { time: new Date(worth % RANK).toISOString(), status: RANKS[Math.floor(worth / RANK)] ?? 'unpriced' };
}

/** Whole numbers, one bit each. */
class NumberSet {
  #bits = new Uint8Array(1024);

  add(number: number): void {
    const at = number >> 3;
    if (at >= this.#bits.length) {
      const bits = new Uint8Array(Math.max(this.#bits.length * 2, at + 1));
      bits.set(this.#bits);
      this.#bits = bits;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (number & 7));
  }

  has(number: number): boolean {
    return ((this.#bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
}

interface Heard {
  foreign(records: number): void;
  problem(problem: LedgerProblem): void;
}

/** The records of each piece of bytes, all of them; what else is met is heard of. */
async function* batchesOf(sources: readonly LedgerSource[], heard?: Heard): AsyncGenerator<readonly LedgerEntry[]> {
  for (const source of sources) {
    const { file } = source;
    const cutter = new LineCutter(MAX_LINE);
    try {
      for await (const piece of plain(source.bytes())) {
        const batch: LedgerEntry[] = [];
        for (const line of cutter.push(piece)) readLine(line, file, batch, heard);
        yield batch;
      }
    } catch (error) {
      if (!isZlibError(error))
        throw new Error(`${file}: cannot be read: ${(error as Error).message}`, { cause: error });
      heard?.problem({ file, line: 0, kind: 'malformed', reason: `its gzip data is broken: ${error.message}` });
      continue;
    }
    const last = cutter.end();
    if (!last) continue;
    const batch: LedgerEntry[] = [];
    readLine(last, file, batch, heard, 'isLast');
    yield batch;
  }
}

/** `isLast`: no newline ends it. All of a record but its newline may have been written: then it is whole. */
function readLine(line: Line, file: string, batch: LedgerEntry[], heard: Heard | undefined, isLast?: 'isLast'): void {
  const malformed = (reason: string): void => heard?.problem({ file, line: line.number, kind: 'malformed', reason });
  if (line.text === undefined)
    return malformed(
      `longer than ${MAX_LINE / 1024 / 1024} MiB; let the Collector write smaller batches (send_batch_max_size)`,
    );
  if (line.text.trim() === '') return;
  let parsed: unknown;
  try {
    parsed = JSON.parse(line.text);
  } catch {
    if (!isLast) return malformed('not JSON');
    return heard?.problem({ file, line: line.number, kind: 'torn', reason: 'the file ends within this line' });
  }
  const record = fields(parsed);
  const otlp = record && readOtlp(record);
  if (otlp) {
    for (const entry of otlp.entries) batch.push(entry);
    heard?.foreign(otlp.foreign);
    for (const reason of otlp.malformed) malformed(reason);
    return;
  }
  const entry = entryOfLine(record ?? {});
  if (typeof entry === 'string') malformed(entry);
  else batch.push(entry);
}

/** How gzip starts: RFC 1952, 2.3.1. */
const MAGIC = [0x1f, 0x8b];

/** Bytes as they were before gzip. */
async function* plain(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  let start = new Uint8Array();
  while (start.length < MAGIC.length) {
    const next = await pieces.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  const all = (async function* () {
    yield start;
    yield* { [Symbol.asyncIterator]: () => pieces };
  })();
  if (MAGIC.some((byte, at) => start[at] !== byte)) yield* all;
  else yield* unzipped(all);
}

async function* unzipped(bytes: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const zlib = node?.getBuiltinModule?.('node:zlib');
  const stream = node?.getBuiltinModule?.('node:stream');
  if (!zlib || !stream) throw new Error('a gzipped ledger can be read only where there is node:zlib');
  // The stream keeps what it is given.
  const kept = (async function* () {
    for await (const piece of bytes) yield new Uint8Array(piece);
  })();
  const gunzip = zlib.createGunzip({ chunkSize: 256 * 1024 });
  stream.pipeline(kept, gunzip, () => undefined);
  yield* gunzip as AsyncIterable<Uint8Array>;
}

function isZlibError(error: unknown): error is Error {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('Z_');
}
