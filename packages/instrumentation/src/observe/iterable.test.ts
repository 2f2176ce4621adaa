import { describe, expect, it } from 'vitest';
import { currentCall } from '../current-call.ts';
import { endOpenCalls, openCallCount } from '../open-calls.ts';
import { attach, charges, row, streamRow, transportRow } from '../testing.ts';

const BROKEN = new Error('connection lost');
const IMAGES = [{ units: 1 }, { text: 'half' }, { units: 2 }];

async function* images(breaks = false): AsyncGenerator<object> {
  yield* IMAGES;
  if (breaks) throw BROKEN;
}

/** An iterable that is no generator, as an SDK's stream class is. */
class Stream implements AsyncIterable<object> {
  readonly #source: AsyncGenerator<object>;
  constructor(source: AsyncGenerator<object>) {
    this.#source = source;
  }
  [Symbol.asyncIterator](): AsyncIterator<object> {
    return this.#source;
  }
}

const sdk =
  <T>(make: (breaks: boolean) => T) =>
  () =>
    class {
      generate({ breaks = false }: { breaks?: boolean }): T {
        return make(breaks);
      }
    };

async function all(source: AsyncIterable<object>): Promise<object[]> {
  const found: object[] = [];
  for await (const one of source) found.push(one);
  return found;
}

describe.each([
  ['a generator', (breaks: boolean) => images(breaks)],
  ['a promise of a generator', async (breaks: boolean) => images(breaks)],
  ['an async iterable', (breaks: boolean) => new Stream(images(breaks))],
  ['a promise of an async iterable', async (breaks: boolean) => new Stream(images(breaks))],
])('%s', (_, make) => {
  const open = () =>
    attach(sdk<AsyncIterable<object> | Promise<AsyncIterable<object>>>(make), { methods: [streamRow] });

  it('read to its end gives the app what the SDK gives, and one charge by the last count', async () => {
    const { plain, watched, recorder } = open();
    expect(await all(await plain.generate({}))).toEqual(IMAGES);
    const stream = await watched.generate({});
    expect(recorder.open).toHaveLength(1);
    expect(await all(stream)).toEqual(IMAGES);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('left early is charged by what came', async () => {
    const { watched, recorder } = open();
    for await (const _image of await watched.generate({})) break;
    expect(recorder.open).toEqual([]);
    expect(charges(recorder)).toEqual(['final 1 charged']);
  });

  it('left by an error of the app’s own is charged by what came', async () => {
    const { watched, recorder } = open();
    const own = new Error('own');
    const read = async (): Promise<void> => {
      for await (const _image of await watched.generate({})) throw own;
    };
    await expect(read()).rejects.toBe(own);
    expect(charges(recorder)).toEqual(['final 1 charged']);
    expect(recorder.spans[0]?.attributes['error.type']).toBeUndefined();
  });

  it('that breaks gives the SDK’s error, and keeps what came before as at risk', async () => {
    const { watched, recorder } = open();
    const stream = await watched.generate({ breaks: true });
    await expect(all(stream)).rejects.toBe(BROKEN);
    expect(charges(recorder)).toEqual(['at_risk 2 unknown']);
    expect(recorder.spans[0]?.attributes['error.type']).toBe('Error');
  });

  it('read a second time gives what the SDK’s gives, and no second charge', async () => {
    const { plain, watched, recorder } = open();
    for (const one of [plain, watched]) {
      const stream = await one.generate({});
      await all(stream);
      expect(await all(stream)).toEqual([]);
    }
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });
});

describe('a generator', () => {
  const open = (ran: unknown[] = []) =>
    attach(
      sdk(async function* () {
        ran.push(currentCall()?.row.method);
        yield { units: 1 };
      }),
      { methods: [streamRow] },
    );

  it('is the SDK’s own object', () => {
    let made: AsyncGenerator | undefined;
    const { watched } = attach(
      sdk(() => (made = images())),
      { methods: [streamRow] },
    );
    const given = watched.generate({});
    expect(given).toBe(made);
    expect(Object.keys(given)).toEqual([]);
    endOpenCalls();
  });

  it('that is never read has sent nothing: no charge', () => {
    const { watched, recorder } = open();
    watched.generate({});
    endOpenCalls();
    expect(recorder.open).toEqual([]);
    expect(charges(recorder)).toEqual([]);
  });

  it('that is closed before it is read has sent nothing: no charge', async () => {
    const { watched, recorder } = open();
    await watched.generate({}).return(undefined);
    expect(recorder.open).toEqual([]);
    expect(charges(recorder)).toEqual([]);
  });

  it('that is read and then forgotten is charged by what came', async () => {
    const { watched, recorder } = open();
    await watched.generate({}).next();
    expect(recorder.open).toHaveLength(1);
    endOpenCalls();
    expect(recorder.open).toEqual([]);
    expect(recorder.records).toHaveLength(1);
  });

  it('runs inside its call, wherever the app reads it, and the app’s code runs outside', async () => {
    const ran: unknown[] = [];
    const { watched } = open(ran);
    for await (const _ of watched.generate({})) ran.push(currentCall());
    expect(ran).toEqual(['generate', undefined]);
  });

  it('takes what the app throws into it', async () => {
    const { watched, recorder } = open();
    const stream = watched.generate({});
    await stream.next();
    await expect(stream.throw(BROKEN)).rejects.toBe(BROKEN);
    expect(recorder.spans[0]?.attributes['error.type']).toBe('Error');
  });
});

describe('an iterable with readers of their own', () => {
  const open = (closed: string[] = []) =>
    attach(
      sdk((): AsyncIterable<object> => ({
        async *[Symbol.asyncIterator]() {
          try {
            yield* IMAGES;
          } finally {
            closed.push('closed');
          }
        },
      })),
      { methods: [streamRow] },
    );

  it('is charged by the first: another that leaves does not end the call', async () => {
    const { watched, recorder } = open();
    const stream = watched.generate({});
    for await (const _image of stream) {
      for await (const _other of stream) break;
      expect(recorder.open).toHaveLength(1);
    }
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('hears that the app has left', async () => {
    const closed: string[] = [];
    const { watched } = open(closed);
    for await (const _image of watched.generate({})) break;
    expect(closed).toEqual(['closed']);
  });
});

describe('an iterable that sends its request when it is read', () => {
  const open = () =>
    attach(
      () =>
        class {
          async request(status: number): Promise<Response> {
            return new Response(null, { status });
          }
          generate(_body: object): AsyncIterable<object> {
            const send = async (): Promise<void> => {
              await this.request(503);
              await this.request(200);
            };
            return {
              [Symbol.asyncIterator]: () => ({
                next: async () => (await send(), { done: true, value: undefined }),
              }),
            };
          }
        },
      { methods: [streamRow, transportRow] },
    );

  it('sends it inside its call', async () => {
    const { watched, recorder } = open();
    expect(await all(watched.generate({}))).toEqual([]);
    expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(1);
  });
});

it('keeps no event of a row that asks for none', async () => {
  const { watched, recorder } = attach(sdk(images), { methods: [row] });
  expect(await all(watched.generate({}))).toEqual(IMAGES);
  expect(recorder.records).toHaveLength(1);
  expect(recorder.text()).not.toContain('half');
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
