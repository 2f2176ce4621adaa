import { node } from '../util/node.ts';

/** Bytes of one ledger file, plain or gzipped. */
export interface LedgerSource {
  readonly file: string;
  /** the same from the start each time: a ledger is read twice. A piece may be overwritten once the next one is asked for. */
  bytes(): AsyncIterable<Uint8Array>;
}

type Fs = typeof import('node:fs');

/** Larger ones are no faster, and what is parsed of them lives long enough to be kept by the garbage collector. */
const PIECE = 64 * 1024;
const LEDGER_FILE = /\.jsonl?(\.gz)?$/;

/**
 * The files that paths name: a file itself; of a folder its `.jsonl` and `.json`, also with `.gz`, in
 * the order of their names; `-` for standard input, which is kept in a temporary file that has no
 * name any more. What is appended later is not read. Throws an error that names the path and the fix.
 */
export async function ledgerFiles(paths: string | readonly string[]): Promise<LedgerSource[]> {
  const fs = node?.getBuiltinModule?.('node:fs');
  if (!fs) throw new Error(`${String(paths)}: a ledger can be read only where there is a file system`);
  const sources: LedgerSource[] = [];
  for (const path of [paths].flat()) {
    try {
      sources.push(...(path === '-' ? [await standardInput(fs)] : filesOf(fs, path)));
    } catch (error) {
      throw new Error(`${path}: cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }
  return sources;
}

function filesOf(fs: Fs, path: string): LedgerSource[] {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Error('no such file or folder; name what COSTSPAN_LEDGER=file:FOLDER names');
  if (!found.isDirectory()) return [fileSource(fs, path)];
  const names = fs.readdirSync(path).filter((name) => LEDGER_FILE.test(name));
  if (names.length === 0) throw new Error('no ledger file (*.jsonl, *.json, also with .gz) in this folder');
  return names.sort().map((name) => fileSource(fs, `${path.replace(/[/\\]$/, '')}/${name}`));
}

/** Opened when it is read: a folder may have more files than a process may have open. */
function fileSource(fs: Fs, file: string): LedgerSource {
  const { size } = fs.statSync(file);
  return {
    file,
    async *bytes() {
      const handle = await fs.promises.open(file);
      try {
        yield* pieces((buffer, position) => handle.read(buffer, 0, buffer.length, position), size);
      } finally {
        await handle.close();
      }
    },
  };
}

type Read = (buffer: Buffer, position: number) => Promise<{ bytesRead: number }>;

/** One buffer for all: the garbage of a stream's buffers is most of what a long ledger would take. */
async function* pieces(read: Read, size: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(PIECE);
  for (let position = 0; position < size;) {
    const { bytesRead } = await read(buffer, position);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, Math.min(bytesRead, size - position));
    position += bytesRead;
  }
}

async function standardInput(fs: Fs): Promise<LedgerSource> {
  const os = node?.getBuiltinModule?.('node:os');
  const { stdin } = globalThis.process;
  const copy = `${os?.tmpdir() ?? '.'}/costspan-${crypto.randomUUID()}`;
  const handle = await fs.promises.open(copy, 'wx+', 0o600);
  await fs.promises.unlink(copy);
  for await (const piece of stdin as AsyncIterable<Uint8Array>) await handle.write(piece);
  return {
    file: 'standard input',
    bytes: () => pieces((buffer, position) => handle.read(buffer, 0, buffer.length, position), Infinity),
  };
}
