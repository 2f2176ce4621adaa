import type { Attributes } from '@opentelemetry/api';
import { atExit, node } from '../util/node.ts';
import { processState } from '../util/process-state.ts';
import { isError } from '../util/realm.ts';
import type { LedgerSink } from './ledger.ts';
import { ledgerLine } from './line.ts';
import type { LedgerRecord } from './record.ts';
import { say } from '../util/say.ts';

type Fs = typeof import('node:fs');

/** Beyond this a file is closed and the next one begun. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Written records reach the disk itself after at most this time. */
const SYNC_AFTER = 1_000;

export interface FileSinkOptions {
  readonly folder: string;
  readonly resource: Record<string, string>;
  /** `node:fs`; tests put one in its place that fails */
  readonly fs: Fs;
  readonly maxBytes?: number;
}

const encoder = new TextEncoder();

interface OpenFile {
  readonly descriptor: number;
  readonly day: string;
  bytes: number;
  /** its last line was cut short by an error */
  torn: boolean;
}

/**
 * Records as lines of JSON in files that only this process writes: `ledger-DAY-PID-RANDOM-N.jsonl`.
 *
 * A record is handed to the operating system by one synchronous write before the charge counts as
 * recorded, so that the end of the process, however it comes (`kill -9`, a crash, `process.exit()`),
 * loses none. The disk itself is asked (`fdatasync`) within a second after a record and at the exit: a
 * power cut loses at most what was written since.
 */
export class FileSink implements LedgerSink {
  readonly #folder: string;
  readonly #resource: Record<string, string>;
  readonly #fs: Fs;
  readonly #maxBytes: number;
  readonly #writer = `${nodeProcess?.pid ?? 0}-${crypto.randomUUID().slice(0, 8)}`;
  #open: OpenFile | undefined;
  #files = 0;
  #unsynced = false;
  #lost = 0;

  constructor({ folder, resource, fs, maxBytes = MAX_BYTES }: FileSinkOptions) {
    this.#folder = folder;
    this.#resource = resource;
    this.#fs = fs;
    this.#maxBytes = maxBytes;
  }

  /** Records that could not be written since the last one that could. */
  get lost(): number {
    return this.#lost;
  }

  write(record: LedgerRecord, event: string, attributes: Attributes): void {
    const line = ledgerLine(record, event, attributes, this.#resource);
    try {
      this.#append(line, new Date(record.time).toISOString().slice(0, 10));
    } catch (error) {
      this.#lose(error);
      return;
    }
    if (this.#lost > 0) this.#reportLoss('the ledger is written again');
    this.#syncSoon();
  }

  /** Syncs and closes the file, and reports lost records. A later record begins another file. */
  close(): void {
    if (this.#lost > 0) this.#reportLoss('the ledger is closed');
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    try {
      this.#fs.fdatasyncSync(open.descriptor);
      this.#fs.closeSync(open.descriptor);
    } catch {
      // All that was written is with the operating system, and nothing more can be done for it.
    }
  }

  #append(line: string, day: string): void {
    const open = this.#fileFor(day);
    // A line that an error cut short is ended first: it must not swallow the next one.
    const bytes = encoder.encode(open.torn ? `\n${line}` : line);
    let written = 0;
    // A disk takes a part of a write only when it is nearly full: the next try says so.
    while (written < bytes.length) {
      const taken = this.#fs.writeSync(open.descriptor, bytes, written, bytes.length - written);
      if (taken === 0) throw new Error('the disk takes no more');
      open.torn = true;
      written += taken;
    }
    open.torn = false;
    open.bytes += bytes.length;
  }

  #fileFor(day: string): OpenFile {
    const open = this.#open;
    // Charges of one moment may come in any order: only a later day begins a file.
    if (open && day <= open.day && open.bytes < this.#maxBytes) return open;
    if (open) this.#release(open);
    this.#open = undefined;
    this.#fs.mkdirSync(this.#folder, { recursive: true });
    const name = `ledger-${day}-${this.#writer}-${String(this.#files + 1).padStart(4, '0')}.jsonl`;
    const descriptor = this.#fs.openSync(`${this.#folder}/${name}`, 'ax', 0o640);
    this.#files++;
    return (this.#open = { descriptor, day, bytes: 0, torn: false });
  }

  #lose(error: unknown): void {
    if (this.#lost++ > 0) return;
    const text = isError(error) ? error.message : String(error);
    say(
      'warn',
      `the ledger in ${this.#folder} cannot be written, records are being lost; the app is not affected. Make the folder writable, or name another one in COSTSPAN_LEDGER: ${text}`,
    );
  }

  #reportLoss(now: string): void {
    say('warn', `${now}; ${this.#lost} records were lost (ledger in ${this.#folder})`);
    this.#lost = 0;
  }

  #syncSoon(): void {
    if (this.#unsynced) return;
    this.#unsynced = true;
    const timer: unknown = setTimeout(() => {
      this.#unsynced = false;
      const open = this.#open;
      if (!open) return;
      // What fails here has been written; the disk's next error reaches the write itself.
      this.#fs.fdatasync(open.descriptor, () => undefined);
      // A file that somebody removed still takes writes, and nobody would ever see them.
      this.#fs.fstat(open.descriptor, (_, stats) => {
        if (stats?.nlink !== 0 || this.#open !== open) return;
        this.#open = undefined;
        this.#release(open);
      });
    }, SYNC_AFTER);
    (timer as { unref?(): void }).unref?.();
  }

  #release({ descriptor }: OpenFile): void {
    this.#fs.fdatasync(descriptor, () => this.#fs.close(descriptor, () => undefined));
  }
}

const nodeProcess = (globalThis as { process?: { readonly pid?: number } }).process;

const sinks = processState('ledger files', () => new Map<string, FileSink | undefined>());

/** The writer of a folder, one for each process; undefined, with one error, where there is no file system. */
export function fileSink(folder: string, resource: () => Record<string, string>): FileSink | undefined {
  if (sinks.has(folder)) return sinks.get(folder);
  const fs = node?.getBuiltinModule?.('node:fs');
  if (!fs)
    say(
      'error',
      `the ledger file:${folder} needs a file system, and this runtime has none: nothing is written to it. Use COSTSPAN_LEDGER=otel here.`,
    );
  const sink = fs && new FileSink({ folder, resource: resource(), fs });
  if (sink) atExit(() => sink.close());
  sinks.set(folder, sink);
  return sink;
}
