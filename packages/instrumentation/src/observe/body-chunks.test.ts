import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openCallCount } from '../open-calls.ts';
import { attach, charges, row, streamRow } from '../testing.ts';

const BROKEN = new Error('connection lost');
const LINES = ['data: {"units":1}\n\n', 'data: {"te', 'xt":"half"}\n\ndata: {"units":2}\n\n'];
const ALL = LINES.join('');

interface Source {
  /** what the app's cancel told the stream */
  cancelled: unknown;
  readonly stream: ReadableStream<Uint8Array>;
}

function source(breaks = false): Source {
  const left = LINES.map((line) => new TextEncoder().encode(line));
  const made: { cancelled: unknown; stream: ReadableStream<Uint8Array> } = {
    cancelled: undefined,
    stream: new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const next = left.shift();
          if (next) controller.enqueue(next);
          else if (breaks) controller.error(BROKEN);
          else controller.close();
        },
        cancel: (reason) => void (made.cancelled = reason ?? 'left'),
      },
      { highWaterMark: 0 },
    ),
  };
  return made;
}

const open = (breaks = false) =>
  attach(
    () =>
      class {
        readonly source = source(breaks);
        async generate(_body: object): Promise<Response> {
          return new Response(this.source.stream, { headers: { 'content-type': 'text/event-stream' } });
        }
      },
    { methods: [streamRow] },
  );

async function readAll(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let found = '';
  for (let part = await reader.read(); !part.done; part = await reader.read())
    found += decoder.decode(part.value, { stream: true });
  return found;
}

async function iterate(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let found = '';
  for await (const chunk of stream) found += decoder.decode(chunk, { stream: true });
  return found;
}

async function pipe(stream: ReadableStream<Uint8Array>): Promise<string> {
  let found = '';
  const decoder = new TextDecoder();
  await stream.pipeTo(
    new WritableStream({ write: (chunk) => void (found += decoder.decode(chunk, { stream: true })) }),
  );
  return found;
}

const WAYS: readonly (readonly [string, (stream: ReadableStream<Uint8Array>) => Promise<string>])[] = [
  ['a reader', readAll],
  ['for await', iterate],
  ['values()', async (stream) => iterate(stream.values() as never)],
  ['tee(), one branch', (stream) => readAll(stream.tee()[0])],
  ['tee(), both branches', async (stream) => (await Promise.all(stream.tee().map(readAll))).at(1) ?? ''],
  ['pipeThrough()', (stream) => readAll(stream.pipeThrough(new TransformStream<Uint8Array, Uint8Array>()))],
  ['pipeTo()', pipe],
  ['Readable.fromWeb()', (stream) => text(Readable.fromWeb(stream as never))],
  ['another Response', (stream) => new Response(stream).text()],
];

describe.each(WAYS)('a body read by %s', (_, read) => {
  it('gives the app every byte, and the last count is seen', async () => {
    const { watched, recorder } = open();
    const response = await watched.generate({});
    expect(recorder.open).toHaveLength(1);
    expect(await read(response.body!)).toBe(ALL);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('that breaks gives the SDK’s error, and keeps what came before as at risk', async () => {
    const { watched, recorder } = open(true);
    const response = await watched.generate({});
    await expect(read(response.body!)).rejects.toBe(BROKEN);
    expect(charges(recorder)).toEqual(['at_risk 2 unknown']);
  });
});

describe('a body left early', () => {
  it.each<[string, (stream: ReadableStream<Uint8Array>) => Promise<unknown>]>([
    [
      'reader.cancel()',
      async (stream) => {
        const reader = stream.getReader();
        await reader.read();
        await reader.cancel('enough');
      },
    ],
    [
      'stream.cancel()',
      async (stream) => {
        const reader = stream.getReader();
        await reader.read();
        reader.releaseLock();
        await stream.cancel('enough');
      },
    ],
    [
      'break',
      async (stream) => {
        for await (const _ of stream) break;
      },
    ],
    [
      'the end of a pipe',
      async (stream) => {
        const reader = stream.pipeThrough(new TransformStream<Uint8Array, Uint8Array>()).getReader();
        await reader.read();
        await reader.cancel('enough');
        // The pipe hands it on by itself.
        await new Promise(setImmediate);
      },
    ],
  ])('by %s tells the provider, and is charged by what came', async (_, leave) => {
    const { watched, recorder } = open();
    await leave((await watched.generate({})).body!);
    expect(watched.source.cancelled).toBeDefined();
    expect(recorder.open).toEqual([]);
    expect(charges(recorder)).toEqual(['final 1 charged']);
  });
});

it('one branch of a tee that is left does not end the other', async () => {
  const { watched, recorder } = open();
  const [left, read] = (await watched.generate({})).body!.tee();
  void left.cancel();
  expect(recorder.open).toHaveLength(1);
  expect(await readAll(read)).toBe(ALL);
  expect(charges(recorder)).toEqual(['final 2 charged']);
});

it('a body is the SDK’s own object, and its lock is the app’s', async () => {
  const { watched } = open();
  const { body } = await watched.generate({});
  expect(body).toBe(watched.source.stream);
  expect(body!.locked).toBe(false);
  expect(Object.keys(body!)).toEqual([]);
  const iterator = body!.values();
  expect(body!.locked).toBe(true);
  await iterator.next();
  await iterator.return?.();
});

describe('a stream that the method itself gives', () => {
  const given = <T>(make: () => T, methods = [streamRow]) =>
    attach(
      () =>
        class {
          last: T | undefined;
          async generate(_body: object): Promise<T> {
            return (this.last = make());
          }
        },
      { methods },
    );

  it('of bytes is the same object, and ends the call when it is read', async () => {
    const { watched, recorder } = given(() => source().stream, [row]);
    const stream = await watched.generate({});
    expect(stream).toBe(watched.last);
    expect(recorder.open).toHaveLength(1);
    expect(await readAll(stream)).toBe(ALL);
    expect(recorder.open).toEqual([]);
    expect(recorder.records).toHaveLength(1);
  });

  it.each(['getReader', 'for await'])('of events has its last count read, by %s', async (way) => {
    const events = [{ units: 1 }, { text: 'half' }, { units: 2 }];
    const { watched, recorder } = given(
      () =>
        new ReadableStream<object>({
          start(controller) {
            for (const event of events) controller.enqueue(event);
            controller.close();
          },
        }),
    );
    const stream = await watched.generate({});
    const found: unknown[] = [];
    if (way === 'for await') for await (const event of stream) found.push(event);
    else {
      const reader = stream.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) found.push(part.value);
    }
    expect(found).toEqual(events);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it.each<[string, (stream: Readable) => Promise<unknown>]>([
    ['its events', async (stream) => (stream.on('data', () => undefined), once(stream, 'end'))],
    ['for await', (stream) => text(stream)],
    ['destroy()', async (stream) => (stream.destroy(), once(stream, 'close'))],
  ])('of Node ends the call when it is read by %s', async (_, read) => {
    const { watched, recorder } = given(() => Readable.from(LINES), [row]);
    const stream = await watched.generate({});
    expect(stream).toBe(watched.last);
    expect(stream.readableFlowing).toBeNull();
    expect(recorder.open).toHaveLength(1);
    await read(stream);
    expect(recorder.open).toEqual([]);
    expect(recorder.records).toHaveLength(1);
  });
});

describe('a Node stream as the body of a response, as node-fetch has it', () => {
  const nodeFetch = (body: () => Readable) =>
    attach(
      () =>
        class {
          async generate(
            _body: object,
          ): Promise<{ status: number; headers: Headers; body: Readable; text(): Promise<string> }> {
            const stream = body();
            const headers = new Headers({ 'content-type': 'text/event-stream' });
            return { status: 200, headers, body: stream, text: () => text(stream) };
          }
        },
      { methods: [streamRow] },
    );

  it.each<[string, (stream: Readable) => Promise<string>]>([
    ['for await', (stream) => text(stream)],
    [
      'its events',
      async (stream) => {
        let found = '';
        stream.on('data', (chunk: unknown) => (found += String(chunk)));
        await once(stream, 'end');
        return found;
      },
    ],
  ])('is not set flowing, and is observed as the app reads it by %s', async (_, read) => {
    const { watched, recorder } = nodeFetch(() => Readable.from(LINES, { objectMode: false }));
    const { body } = await watched.generate({});
    expect(body.readableFlowing).toBeNull();
    expect(body.listenerCount('data') + body.listenerCount('error')).toBe(0);
    expect(await read(body)).toBe(ALL);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('is observed once where the response reads it', async () => {
    const { watched, recorder } = nodeFetch(() => Readable.from(LINES, { objectMode: false }));
    expect(await (await watched.generate({})).text()).toBe(ALL);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('that breaks keeps what came before as at risk', async () => {
    const { watched, recorder } = nodeFetch(() =>
      Readable.from(
        (async function* () {
          yield* LINES;
          throw BROKEN;
        })(),
        { objectMode: false },
      ),
    );
    await expect(text((await watched.generate({})).body)).rejects.toBe(BROKEN);
    expect(charges(recorder)).toEqual(['at_risk 2 unknown']);
  });
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
