import type { Stats } from 'node:fs';
import { ATTR, EVENT } from '../semconv.ts';
import { node } from '../util/node.ts';
import { fields, text } from '../util/fields.ts';
import type { LedgerKind } from './record.ts';

type Scalar = string | number | boolean;

/** A record as it stands in a ledger file. */
export interface LedgerEntry {
  readonly kind: LedgerKind;
  /** ISO 8601, UTC */
  readonly time: string;
  readonly chargeKey: string;
  /** the key to de-duplicate by */
  readonly recordKey: string;
  readonly attributes: Readonly<Record<string, Scalar>>;
  readonly resource: Readonly<Record<string, string>>;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
}

/** A line that is no record: it is passed over and reported. */
export interface LedgerProblem {
  readonly file: string;
  /** from 1 */
  readonly line: number;
  /** `torn`: the last line of a file whose writer was killed while it wrote it; nothing was lost that counted as recorded */
  readonly kind: 'torn' | 'malformed';
  readonly reason: string;
}

/** Bytes of one ledger file. */
export interface LedgerSource {
  readonly file: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * The records of ledger files, each once: of several with the same record key the first one read.
 * Memory grows with the number of records by their keys only.
 */
export async function* readLedger(
  sources: Iterable<LedgerSource>,
  report: (problem: LedgerProblem) => void,
): AsyncGenerator<LedgerEntry> {
  const seen = new Set<string>();
  for (const { file, bytes } of sources)
    for await (const entry of entriesOf(file, bytes, report)) {
      if (seen.has(entry.recordKey)) continue;
      seen.add(entry.recordKey);
      yield entry;
    }
}

/**
 * The files of a ledger: the file itself, or the `*.jsonl` of a folder in the order of their names.
 * Throws an error that names the path and the fix.
 */
export function ledgerFiles(path: string): LedgerSource[] {
  const fs = node?.getBuiltinModule?.('node:fs');
  if (!fs) throw new Error(`${path}: a ledger file can be read only where there is a file system`);
  let found: Stats | undefined;
  try {
    found = fs.statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (!found) throw new Error(`${path}: no such file or folder; name what COSTSPAN_LEDGER=file:FOLDER names`);
  const source = (file: string): LedgerSource => ({ file, bytes: chunksOf(() => fs.createReadStream(file)) });
  if (!found.isDirectory()) return [source(path)];
  const names = fs.readdirSync(path).filter((name) => name.endsWith('.jsonl'));
  if (names.length === 0) throw new Error(`${path}: no ledger file (*.jsonl) in this folder`);
  return names.sort().map((name) => source(`${path.replace(/[/\\]$/, '')}/${name}`));
}

/** Opened when it is read: a folder may have more files than a process may have open. */
function chunksOf(open: () => AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => open()[Symbol.asyncIterator]() };
}

async function* entriesOf(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  report: (problem: LedgerProblem) => void,
): AsyncGenerator<LedgerEntry> {
  const decoder = new TextDecoder();
  let line = 0;
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      line++;
      if (text.trim() === '') continue;
      const entry = entryOf(text);
      if (typeof entry === 'string') report({ file, line, kind: 'malformed', reason: entry });
      else yield entry;
    }
  }
  rest += decoder.decode();
  if (rest === '') return;
  // All of a record but its newline may have been written: then it is whole.
  const entry = entryOf(rest);
  if (typeof entry === 'string')
    report({ file, line: line + 1, kind: 'torn', reason: 'the file ends within this line' });
  else yield entry;
}

const KINDS = new Map<string, LedgerKind>(
  (Object.entries(EVENT) as [LedgerKind, string][]).map(([kind, event]) => [event, kind]),
);

/** The record of a line, or why it is none. */
function entryOf(line: string): LedgerEntry | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  const record = fields(parsed);
  const attributes = fields(record?.['attributes']);
  const kind = KINDS.get(text(record?.['event']) ?? '');
  if (!record || !kind) return `"event" is not one of ${[...KINDS.keys()].join(', ')}`;
  const time = text(record['time']);
  if (time === undefined || Number.isNaN(Date.parse(time))) return '"time" is not an ISO 8601 time';
  const chargeKey = text(attributes?.[ATTR.chargeKey]);
  const recordKey = text(attributes?.[ATTR.recordKey]);
  if (!attributes || chargeKey === undefined || recordKey === undefined)
    return `"attributes" lack ${ATTR.chargeKey} or ${ATTR.recordKey}`;
  return {
    kind,
    time,
    chargeKey,
    recordKey,
    attributes: attributes as LedgerEntry['attributes'],
    resource: (fields(record['resource']) ?? {}) as LedgerEntry['resource'],
    traceId: text(record['trace_id']),
    spanId: text(record['span_id']),
  };
}
