import { crc32 } from 'node:zlib';

/**
 * Events as `application/vnd.amazon.eventstream`, each `[type, payload]`:
 * https://smithy.io/2.0/aws/amazon-eventstream.html, 2026-12-01.
 */
export function awsEventStream(events: readonly (readonly [string, unknown])[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(events.map(([type, payload]) => frame(type, payload))));
}

/** A model's own event, as `InvokeModelWithResponseStream` hands it on. */
export function bedrockChunk(event: unknown): readonly [string, unknown] {
  return ['chunk', { bytes: Buffer.from(JSON.stringify(event)).toString('base64') }];
}

function frame(type: string, payload: unknown): Buffer {
  const headers = Buffer.concat([
    header(':event-type', type),
    header(':content-type', 'application/json'),
    header(':message-type', 'event'),
  ]);
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.concat([uint32(headers.length + body.length + 16), uint32(headers.length)]);
  const message = Buffer.concat([prelude, uint32(crc32(prelude)), headers, body]);
  return Buffer.concat([message, uint32(crc32(message))]);
}

const STRING = 7;

function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([STRING]),
    length,
    Buffer.from(value),
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
