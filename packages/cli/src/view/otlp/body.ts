import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { IncomingMessage } from 'node:http';
import { fields } from '@costspan/core/internal';
import { Refused } from '../refused.ts';
import { fromProtobuf } from './protobuf.ts';
import type { Signal } from './protobuf.ts';

/** The most that one export may hold, also after gzip: an SDK's batches are far smaller. */
const MOST_BYTES = 64 * 1024 * 1024;
const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';
const unzip = promisify(gunzip);

/** What an export says, in OTLP's JSON form, and in which type its sender wants the answer. */
export interface Export {
  readonly type: typeof JSON_TYPE | typeof PROTOBUF_TYPE;
  readonly message: Readonly<Record<string, unknown>>;
}

/** Reads an OTLP/HTTP request; throws `Refused` with what its sender has to change. */
export async function readExport(signal: Signal, request: IncomingMessage): Promise<Export> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== JSON_TYPE && type !== PROTOBUF_TYPE)
    throw new Refused(415, `content-type is ${JSON.stringify(type)}: send ${JSON_TYPE} or ${PROTOBUF_TYPE}`);
  const bytes = await plainBytes(request);
  try {
    const message = type === PROTOBUF_TYPE ? fromProtobuf(signal, bytes) : fields(JSON.parse(bytes.toString()));
    if (message) return { type, message };
  } catch {
    // The parser's message may quote what was sent.
  }
  throw new Refused(400, `the body is no OTLP ${signal} request in ${type}`);
}

async function plainBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return bytes;
  if (encoding !== 'gzip') throw new Refused(415, `content-encoding is ${JSON.stringify(encoding)}: send gzip or none`);
  try {
    return await unzip(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge()
      : new Refused(400, 'the body is no gzip data');
  }
}

function tooLarge(): Refused {
  return new Refused(413, `an export holds more than ${MOST_BYTES / 1024 / 1024} MiB: send smaller batches`);
}
