import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { currentCall } from '../current-call.ts';
import { endOpenCalls, openCallCount } from '../open-calls.ts';
import type { MethodRow } from '../spec.ts';
import { attach, charges, row, transportRow, unhandledRejections } from '../testing.ts';

const REFUSED = Object.assign(new Error('no'), { status: 400 });

/** An SDK whose method gives what `make` gives. */
const sdk =
  <T>(make: () => T) =>
  () =>
    class {
      generate(_body: object): T {
        return make();
      }
    };

/** A promise as many SDKs have it: with a method of its own. */
class Task<T> extends Promise<T> {
  cancel(): string {
    return 'cancelled';
  }
}

describe('a value', () => {
  it('is the SDK’s own object, and ends the call', () => {
    const answer = { units: 2 };
    const { watched, recorder } = attach(sdk(() => answer));
    expect(watched.generate({})).toBe(answer);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('that is JSON text has its facts read', () => {
    const { watched, recorder } = attach(sdk(() => '{"units":2}'));
    expect(watched.generate({})).toBe('{"units":2}');
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('is told in the wire’s form where the row says how', () => {
    const response: MethodRow['response'] = (value) => ({ units: (value as { imageUnits: number }).imageUnits });
    const { watched, recorder } = attach(
      sdk(() => ({ imageUnits: 3 })),
      { methods: [{ ...row, response }] },
    );
    expect(watched.generate({})).toEqual({ imageUnits: 3 });
    expect(charges(recorder)).toEqual(['final 3 charged']);
  });

  it('comes through whole where the row’s own code fails', () => {
    const fail = (): never => {
      throw new Error('ours');
    };
    const answer = { units: 2 };
    const { watched, recorder } = attach(
      sdk(() => answer),
      { methods: [{ ...row, response: fail }] },
    );
    expect(watched.generate({ n: 3 })).toBe(answer);
    expect(recorder.open, 'no span waits for the deadline').toEqual([]);
    expect(charges(recorder), 'what the request tells').toEqual(['final 3 charged']);
  });
});

describe('a native promise', () => {
  it('settles to the SDK’s own object', async () => {
    const answer = { units: 2 };
    const { watched, recorder } = attach(sdk(async () => answer));
    const promise = watched.generate({});
    expect(promise.constructor).toBe(Promise);
    expect(recorder.open).toHaveLength(1);
    expect(await promise).toBe(answer);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('rejects with the SDK’s own error', async () => {
    const { watched, recorder } = attach(sdk(() => Promise.reject(REFUSED)));
    await expect(watched.generate({ n: 2 })).rejects.toBe(REFUSED);
    expect(recorder.spans[0]?.attributes['error.type']).toBe('400');
  });

  it('keeps the properties that the SDK has put on it', async () => {
    const { plain, watched, recorder } = attach(
      sdk(() => Object.assign(Promise.resolve({ units: 2 }), { requestId: 'r-1', cancel: () => 'cancelled' })),
    );
    for (const one of [plain, watched]) {
      const promise = one.generate({});
      expect(Object.keys(promise)).toEqual(['requestId', 'cancel']);
      expect(promise.cancel()).toBe('cancelled');
      expect(await promise).toEqual({ units: 2 });
    }
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('that the app leaves rejected is an unhandled rejection, once', async () => {
    const { watched } = attach(sdk(() => Promise.reject(REFUSED)));
    expect(await unhandledRejections(() => void watched.generate({}))).toEqual([REFUSED]);
  });

  it('whose rejection the app handles leaves none', async () => {
    const { watched } = attach(sdk(() => Promise.reject(REFUSED)));
    expect(await unhandledRejections(() => watched.generate({}).catch(() => undefined))).toEqual([]);
  });
});

describe('a promise of a class of its own', () => {
  const task = (settle: (resolve: (value: object) => void, reject: (error: unknown) => void) => void) =>
    attach(() => {
      let last: Task<object>;
      return class {
        generate(_body: object): Task<object> {
          return (last = new Task(settle));
        }
        get last(): Task<object> {
          return last;
        }
      };
    });

  it('is the same object, with its methods', async () => {
    const { watched, recorder } = task((resolve) => resolve({ units: 2 }));
    const promise = watched.generate({});
    expect(promise).toBe(watched.last);
    expect(promise.cancel()).toBe('cancelled');
    expect(Object.keys(promise)).toEqual([]);
    expect(recorder.open).toHaveLength(1);
    expect(await promise).toEqual({ units: 2 });
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('is charged once, however often it is awaited', async () => {
    const { watched, recorder } = task((resolve) => resolve({ units: 2 }));
    const promise = watched.generate({});
    expect(await Promise.all([promise, promise, promise.finally(() => undefined)])).toHaveLength(3);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('that the app leaves rejected is an unhandled rejection, once', async () => {
    const { watched } = task((_, reject) => reject(REFUSED));
    expect(await unhandledRejections(() => void watched.generate({}))).toEqual([REFUSED]);
    endOpenCalls();
  });

  it.each([
    ['catch', (promise: Task<object>) => promise.catch((error: unknown) => error)],
    ['then', (promise: Task<object>) => promise.then(undefined, (error: unknown) => error)],
    ['await', async (promise: Task<object>) => promise.then(null).catch((error: unknown) => error)],
  ])('whose rejection the app handles by %s leaves none', async (_, handle) => {
    const { watched, recorder } = task((_resolve, reject) => reject(REFUSED));
    let handled: unknown;
    const unhandled = await unhandledRejections(async () => (handled = await handle(watched.generate({}))));
    expect(handled).toBe(REFUSED);
    expect(unhandled).toEqual([]);
    expect(recorder.spans[0]?.attributes['error.type']).toBe('400');
  });

  it('takes the callbacks that a promise takes', async () => {
    const { plain, watched } = task((resolve) => resolve({ units: 2 }));
    for (const one of [plain, watched])
      expect(await one.generate({}).then('no function' as never)).toEqual({ units: 2 });
  });
});

describe('a lazy thenable', () => {
  /** Sends nothing until it is awaited, and then two requests, of which the first is refused. */
  const lazy = () => {
    const sent: number[] = [];
    const attached = attach(
      () =>
        class {
          async request(status: number): Promise<Response> {
            sent.push(status);
            return new Response(null, { status });
          }
          generate(_body: object): PromiseLike<object> {
            const send = async (): Promise<object> => {
              await this.request(503);
              await this.request(200);
              return { units: 2 };
            };
            // oxlint-disable-next-line unicorn/no-thenable -- the kind of result that this test is about
            return { then: (resolve, reject) => send().then(resolve, reject) };
          }
        },
      { methods: [row, transportRow] },
    );
    return { ...attached, sent };
  };

  it('stays lazy', () => {
    const { watched, sent } = lazy();
    watched.generate({});
    expect(sent).toEqual([]);
    endOpenCalls();
  });

  it('is observed when the app awaits it, with the requests that it sends then', async () => {
    const { watched, sent, recorder } = lazy();
    expect(await watched.generate({})).toEqual({ units: 2 });
    expect(sent).toEqual([503, 200]);
    expect(charges(recorder)).toEqual(['final 2 charged']);
    expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(1);
  });

  it('calls the app back outside the call', async () => {
    const { watched } = lazy();
    expect(await watched.generate({}).then(() => currentCall())).toBeUndefined();
  });
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});

describe('a promise of another realm, as Jest and node:vm have them', () => {
  it('is followed where that realm awaits it, and stays a promise of that realm', async () => {
    const there = runInNewContext(
      '({ make: async () => ({ units: 2 }), Promise, wait: async (made) => await made })',
    ) as {
      make: () => Promise<object>;
      Promise: PromiseConstructor;
      wait: (made: Promise<object>) => Promise<object>;
    };
    const { watched, recorder } = attach(sdk(there.make));
    const made = watched.generate({});
    expect(made).toBeInstanceOf(there.Promise);
    expect(await there.wait(made)).toEqual({ units: 2 });
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('that fails has its error told by what it is there', async () => {
    const fail = runInNewContext('async () => { throw new TypeError("no"); }') as () => Promise<object>;
    const { watched, recorder } = attach(sdk(fail));
    await expect(watched.generate({})).rejects.toMatchObject({ message: 'no' });
    expect(recorder.spans.map(({ attributes }) => attributes['error.type'])).toEqual(['TypeError']);
  });
});
