import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { attachmentOf, isSwitchedOn } from './attachment.ts';
import { instrumentClient } from './client.ts';
import { Recorder } from './conformance/recorder.ts';
import { currentCall } from './current-call.ts';
import { endOpenCalls, openCallCount } from './open-calls.ts';
import type { MethodRow, OpenCall, Targets } from './spec.ts';
import { attach, charges, row, specOf, transportRow } from './testing.ts';

const THROWN = new Error('at once');

const sdk = () =>
  class {
    generate(body: { n?: number; fails?: boolean }): object {
      if (body.fails) throw THROWN;
      return { units: body.n ?? 1 };
    }
  };

type Sdk = InstanceType<ReturnType<typeof sdk>>;
type Generate = Sdk['generate'];

afterEach(() => {
  vi.unstubAllEnvs();
  diag.disable();
});

describe('wrappers', () => {
  it('patched twice count a call once', () => {
    const { watched, attachment, recorder } = attach(sdk);
    attachment.patch({ Sdk: Object.getPrototypeOf(watched) }, 'again');
    watched.generate({});
    expect(charges(recorder)).toEqual(['final 1 charged']);
  });

  it('with someone else’s between count a call once, and his still runs', () => {
    const { watched, attachment, recorder } = attach(sdk);
    const prototype = Object.getPrototypeOf(watched) as Sdk;
    const inner = prototype.generate;
    const seen: string[] = [];
    prototype.generate = function (this: Sdk, ...args) {
      seen.push('other');
      return inner.apply(this, args);
    };
    attachment.patch({ Sdk: prototype }, 'again');
    watched.generate({});
    expect(seen).toEqual(['other']);
    expect(recorder.spans).toHaveLength(1);
    expect(charges(recorder)).toEqual(['final 1 charged']);
  });

  it('leave those that were there before and that come after', () => {
    const seen: string[] = [];
    const wrap = (name: string, original: Generate): Generate =>
      function (this: Sdk, ...args) {
        seen.push(name);
        return original.apply(this, args);
      };
    const { watched, recorder } = attach(() => {
      const made = sdk();
      made.prototype.generate = wrap('before', made.prototype.generate);
      return made;
    });
    const prototype = Object.getPrototypeOf(watched) as Sdk;
    const ours = prototype.generate;
    prototype.generate = wrap('after', ours);
    watched.generate({});
    prototype.generate = ours;
    watched.generate({});
    expect(seen).toEqual(['after', 'before', 'before']);
    expect(recorder.records).toHaveLength(2);
  });

  it('of a second copy of this package are the first’s', async () => {
    const { watched, spec, recorder, attachment } = attach(sdk);
    vi.resetModules();
    const second = await import('./attachment.ts');
    expect(second.attachmentOf).not.toBe(attachmentOf);
    const other = second.attachmentOf({ ...spec });
    expect(other).toBe(attachment);
    other.patch({ Sdk: Object.getPrototypeOf(watched) }, 'second');
    watched.generate({});
    expect(charges(recorder)).toEqual(['final 1 charged']);
  });

  it('of one object do not hinder the others where one cannot be wrapped', () => {
    const { attachment, recorder } = attach(sdk, {
      methods: [{ ...row, target: 'Frozen' }, { ...row, target: 'Odd' }, row],
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const [frozen, open] = [Object.freeze({ ...sdk().prototype, generate: () => ({ units: 9 }) }), sdk()];
    attachment.patch({ Frozen: frozen, Odd: proxy, Sdk: open.prototype }, 'test');
    expect(frozen.generate()).toEqual({ units: 9 });
    new open().generate({});
    expect(charges(recorder)).toEqual(['final 1 charged']);
  });

  it.each([undefined, null, 'text', 1])('pass over a target that is %s', (target) => {
    expect(() => attach(sdk).attachment.patch({ Sdk: target }, 'test')).not.toThrow();
  });
});

describe('switched off', () => {
  it('by disable(), a call comes through untouched', () => {
    const { watched, recorder, attachment } = attach(sdk);
    attachment.enabled = false;
    expect(watched.generate({ n: 2 })).toEqual({ units: 2 });
    expect(recorder.spans).toEqual([]);
  });

  it.each([
    ['1', false],
    ['true', false],
    ['YES', false],
    ['0', true],
    ['false', true],
    ['', true],
  ])('COSTSPAN_DISABLED=%s', (value, on) => {
    vi.stubEnv('COSTSPAN_DISABLED', value);
    expect(isSwitchedOn()).toBe(on);
  });

  it('by the environment, a client is given back as it was', () => {
    vi.stubEnv('COSTSPAN_DISABLED', 'true');
    const made = sdk();
    const { generate } = made.prototype;
    const client = new made();
    const targets = vi.fn<() => Targets>(() => ({ Sdk: made.prototype }));
    expect(instrumentClient({ spec: specOf(), prices: [], targets }, client)).toBe(client);
    expect(targets).not.toHaveBeenCalled();
    expect(made.prototype.generate).toBe(generate);
  });
});

describe('instrumentClient', () => {
  it('gives the same client back, and sees its calls', () => {
    const spec = specOf();
    const recorder = new Recorder();
    attachmentOf(spec).providers = recorder.providers;
    const client = new (sdk())();
    expect(
      instrumentClient({ spec, prices: [], targets: (one) => ({ Sdk: Object.getPrototypeOf(one) }) }, client),
    ).toBe(client);
    client.generate({});
    expect(charges(recorder)).toEqual(['final 1 charged']);
  });

  it('says once that it was given something else than a client', () => {
    const said: string[] = [];
    const warn = (text: string): void => void said.push(text);
    diag.setLogger({ verbose: warn, debug: warn, info: warn, warn, error: warn }, DiagLogLevel.WARN);
    const entry = { spec: specOf(), prices: [], targets: (one: object) => ({ Sdk: Object.getPrototypeOf(one) }) };
    const client = new (sdk())();
    instrumentClient(entry, client);
    instrumentClient(entry, client);
    expect(said).toEqual([]);
    instrumentClient(entry, { draw: client.generate });
    instrumentClient(entry, {});
    expect(said).toEqual([
      expect.stringMatching(/^costspan: instrumentFake\(client\): what was given .* Give it the client itself/),
    ]);
    diag.disable();
  });

  it('gives a client that it cannot read back all the same', () => {
    const client = {};
    const targets = (): never => {
      throw new Error('ours');
    };
    expect(instrumentClient({ spec: specOf(), prices: [], targets }, client)).toBe(client);
  });
});

describe('a row’s start', () => {
  it.each<[string, MethodRow['start']]>([
    ['is not there', undefined],
    ['gives nothing', () => undefined],
    ['says that it is no generation', () => ({ kind: 'none', exchange: { provider: 'acme' } })],
    [
      'fails',
      () => {
        throw new Error('ours');
      },
    ],
  ])('that %s lets the call through', (_, start) => {
    const { watched, recorder } = attach(sdk, { methods: [{ ...row, start } as MethodRow] });
    expect(watched.generate({ n: 2 })).toEqual({ units: 2 });
    expect(recorder.spans).toEqual([]);
  });

  it('that fails is said once', () => {
    const said: string[] = [];
    const warn = (text: string): void => void said.push(text);
    diag.setLogger({ verbose: warn, debug: warn, info: warn, warn, error: warn }, DiagLogLevel.WARN);
    const start = (): never => {
      throw new Error('ours');
    };
    const { watched } = attach(
      () =>
        class {
          misread(): number {
            return 1;
          }
        },
      { methods: [{ ...row, method: 'misread', start }] },
    );
    expect(watched.misread() + watched.misread()).toBe(2);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/misread failed, the app is not affected: .*ours/);
  });
});

describe('a row that gives the SDK other arguments', () => {
  const sending = () =>
    class {
      generate(body: { n: number }, options: { fetch: (url: string) => object }): object {
        return options.fetch(`https://models.acme.com/${body.n}`);
      }
    };

  const given: MethodRow['given'] = ({ args, asks }) => [
    args[0],
    { fetch: (url: string) => ({ url, asks: typeof asks }) },
  ];

  it('lets the app have its own back, and the SDK what is given', () => {
    const options = { fetch: () => ({ units: 9 }) };
    const { plain, watched } = attach(sending, { methods: [{ ...row, given }] });
    expect(plain.generate({ n: 1 }, options)).toEqual({ units: 9 });
    expect(watched.generate({ n: 1 }, options)).toEqual({ url: 'https://models.acme.com/1', asks: 'function' });
    expect(options.fetch()).toEqual({ units: 9 });
  });

  it('that fails lets the app’s through', () => {
    const fails = (): never => {
      throw new Error('ours');
    };
    const { watched } = attach(sending, { methods: [{ ...row, given: fails }] });
    expect(watched.generate({ n: 1 }, { fetch: () => ({ units: 2 }) })).toEqual({ units: 2 });
  });

  it('can say what the request turned out to be, also for what is never answered', () => {
    const lost = Object.assign(new Error('read'), { code: 'ECONNRESET' });
    const asking: MethodRow['given'] = (call) => {
      call.asks({ url: 'http://localhost:81/v2', request: { n: 7 } });
      call.http.open().failed(lost);
      return [];
    };
    const failing = () =>
      class {
        generate(_body: { n: number }): never {
          throw lost;
        }
      };
    const { watched, recorder } = attach(failing, { methods: [{ ...row, given: asking }] });
    expect(() => watched.generate({ n: 1 })).toThrow(lost);
    expect(charges(recorder)).toEqual(['at_risk 7 unknown']);
    expect(recorder.spans[0]?.attributes).toMatchObject({ 'server.address': 'localhost', 'server.port': 81 });
  });
});

describe('an error that the SDK throws at once', () => {
  it('is the SDK’s own, and the call’s', () => {
    const { watched, recorder } = attach(sdk);
    expect(() => watched.generate({ fails: true })).toThrow(THROWN);
    expect(recorder.open).toEqual([]);
    expect(recorder.spans[0]?.attributes['error.type']).toBe('Error');
  });

  const throwing = () =>
    class {
      generate(): never {
        throw new TypeError('at once');
      }
    };

  function stackOf(one: { generate(): never }): string[] {
    function inTheApp(): void {
      one.generate();
    }
    try {
      inTheApp();
    } catch (error) {
      return String((error as Error).stack).split('\n');
    }
    return [];
  }

  const deep = (times: number, fn: () => unknown): unknown => (times === 0 ? fn() : deep(times - 1, fn));

  it.each([
    ['a method that makes something', {}],
    ['the SDK’s transport', { transport: (original: (...args: unknown[]) => unknown) => deep(6, original) }],
  ])('tells where in the app it was called, however short stacks are: %s', (_, more) => {
    const { plain, watched } = attach(throwing, { methods: [{ ...row, ...more }] });
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 4;
    const [expected, actual] = [stackOf(plain), stackOf(watched)];
    Error.stackTraceLimit = limit;
    expect(expected.join('\n')).toContain('inTheApp');
    expect(actual.join('\n')).toContain('inTheApp');
    expect(actual.slice(0, 2).map(nameIn)).toEqual(expected.slice(0, 2).map(nameIn));
  });

  const nameIn = (line: string): string => line.replace(/ \(.*/, '');

  it.each([10, 0, Infinity, undefined])('leaves a limit of %s as it was', (limit) => {
    const before = Error.stackTraceLimit;
    Reflect.set(Error, 'stackTraceLimit', limit);
    const { plain, watched } = attach(throwing);
    const lines = [plain, watched].map((one) => stackOf(one).length > 1);
    const after = Error.stackTraceLimit;
    Error.stackTraceLimit = before;
    expect(after).toBe(limit);
    expect(lines[1]).toBe(lines[0]);
  });

  it('leaves a limit that the SDK itself sets', () => {
    const before = Error.stackTraceLimit;
    const { watched } = attach(
      () =>
        class {
          generate(): number {
            return (Error.stackTraceLimit = 50);
          }
        },
    );
    watched.generate();
    const after = Error.stackTraceLimit;
    Error.stackTraceLimit = before;
    expect(after).toBe(50);
  });
});

it('an error that comes later tells where in the app it was awaited', async () => {
  const { watched } = attach(
    () =>
      class {
        async generate(): Promise<never> {
          await Promise.resolve();
          throw new TypeError('later');
        }
      },
  );
  async function inTheApp(): Promise<void> {
    await watched.generate();
  }
  const error = await inTheApp().catch((one: unknown) => one as Error);
  expect((error as Error).stack).toContain('inTheApp');
});

describe('reach', () => {
  it('finds a transport that only an instance leads to, once for each object', async () => {
    class Transport {
      async request(status: number): Promise<Response> {
        return new Response(null, { status });
      }
    }
    const reach = vi.fn<NonNullable<MethodRow['reach']>>((self) => ({
      Transport: Object.getPrototypeOf((self as { transport: object }).transport),
    }));
    const { watched, recorder, attachment } = attach(
      () =>
        class {
          readonly transport = new Transport();
          async generate(): Promise<object> {
            await this.transport.request(503);
            await this.transport.request(200);
            return { units: 1 };
          }
        },
      {
        methods: [
          { ...row, reach },
          { ...transportRow, target: 'Transport' },
        ],
      },
    );
    expect(attachment.transportObserved).toBe(false);
    await watched.generate();
    await watched.generate();
    expect(reach).toHaveBeenCalledExactlyOnceWith(watched);
    expect(attachment.transportObserved).toBe(true);
    expect(recorder.spans.map(({ attributes }) => attributes['costspan.transport.retry_count'])).toEqual([1, 1]);
  });

  it('that fails is ours', () => {
    const reach = (): never => {
      throw new Error('ours');
    };
    const { watched, recorder } = attach(sdk, { methods: [{ ...row, reach }] });
    expect(watched.generate({})).toEqual({ units: 1 });
    expect(recorder.records).toHaveLength(1);
  });
});

describe('returns', () => {
  const factory: MethodRow = {
    target: 'Sdk',
    method: 'create',
    role: 'transport',
    returns: { Client: '', Queue: 'queue' },
  };

  it('patches what a factory makes, and what is in it', () => {
    const { watched, recorder } = attach(
      () =>
        class {
          create(): { generate(): object; queue: { submit(): object } } {
            return { generate: () => ({ units: 1 }), queue: { submit: () => ({ units: 2 }) } };
          }
        },
      { methods: [factory, { ...row, target: 'Client' }, { ...row, target: 'Queue', method: 'submit' }] },
    );
    const client = watched.create();
    client.generate();
    client.queue.submit();
    expect(charges(recorder)).toEqual(['final 1 charged', 'final 2 charged']);
  });

  it('patches what a promise brings before the app has it, and leaves an error the app’s', async () => {
    const { watched, recorder } = attach(
      () =>
        class {
          async create(works: boolean): Promise<{ generate(): object }> {
            if (!works) throw new TypeError('not made');
            return { generate: () => ({ units: 1 }) };
          }
        },
      { methods: [factory, { ...row, target: 'Client' }] },
    );
    (await watched.create(true)).generate();
    expect(charges(recorder)).toEqual(['final 1 charged']);
    await expect(watched.create(false)).rejects.toThrow('not made');
  });

  it('passes over a result without the parts', () => {
    const { watched } = attach(
      () =>
        class {
          create(): undefined {
            return undefined;
          }
        },
      { methods: [factory] },
    );
    expect(watched.create()).toBeUndefined();
  });
});

describe('a method that calls another of the SDK', () => {
  const delegating = (submit: Partial<MethodRow>) =>
    attach(
      () =>
        class {
          async submit(body: object): Promise<{ id: string; units: number; body: object }> {
            return { id: 'job-1', units: 7, body };
          }
          async generate(body: object): Promise<object> {
            const { body: sent } = await this.submit(body);
            return { units: 2, sent };
          }
        },
      { methods: [row, { ...row, method: 'submit', ...submit }] },
    );

  it('is one call where the row says so, and hears what its part got', async () => {
    const heard: unknown[] = [];
    const { watched, recorder } = delegating({
      partOf: (outer, _self, args) => outer.row.method === 'generate' && outer.args[0] === args[0],
      inner: (outer, value) => void heard.push(outer.row.method, (value as { id: string }).id),
    });
    const body = {};
    expect(await watched.generate(body)).toEqual({ units: 2, sent: body });
    expect(heard).toEqual(['generate', 'job-1']);
    expect(recorder.spans).toHaveLength(1);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('is an outer layer where it says nothing: the charge is the inner one’s', async () => {
    const { watched, recorder } = delegating({});
    await watched.generate({});
    expect(recorder.spans).toHaveLength(2);
    expect(charges(recorder)).toEqual(['final 7 charged']);
  });

  it.each(['partOf', 'inner'] as const)('comes through where the row’s %s fails', async (name) => {
    const fail = (): never => {
      throw new Error('ours');
    };
    const { watched, recorder } = delegating({ partOf: () => true, [name]: fail });
    expect(await watched.generate({})).toMatchObject({ units: 2 });
    expect(recorder.open).toEqual([]);
  });

  it('is two calls where the outer one is over', async () => {
    const { watched, recorder } = delegating({ partOf: () => true });
    await watched.generate({});
    await watched.submit({});
    expect(charges(recorder)).toEqual(['final 2 charged', 'final 7 charged']);
  });

  it('of its own name with other arguments is a generation of its own', () => {
    const { watched, recorder } = attach(
      () =>
        class {
          generate(n: number): object {
            if (n > 1) this.generate(n - 1);
            return { units: n };
          }
        },
    );
    watched.generate(2);
    expect(recorder.spans).toHaveLength(2);
    expect(charges(recorder)).toEqual(['final 1 charged']);
  });
});

describe('a call that an outer layer repeats', () => {
  const REFUSED = Object.assign(new Error('slow down'), { status: 429 });

  function repeating() {
    let held: OpenCall | undefined;
    const made = attach(
      () =>
        class {
          generate({ fails }: { fails: boolean }): Promise<object> {
            return fails ? Promise.reject(REFUSED) : Promise.resolve({ units: 3 });
          }
        },
      {
        methods: [
          {
            ...row,
            holds: (error, call) => {
              held = call;
              return error === REFUSED;
            },
            again: () => held,
          },
        ],
      },
    );
    return { ...made, held: () => held };
  }

  it('goes on in its span', async () => {
    const { watched, recorder } = repeating();
    await expect(watched.generate({ fails: true })).rejects.toBe(REFUSED);
    expect(recorder.open).toHaveLength(1);
    expect(await watched.generate({ fails: false })).toEqual({ units: 3 });
    expect(recorder.spans).toHaveLength(1);
    expect(charges(recorder)).toEqual(['final 3 charged']);
    await watched.generate({ fails: false });
    expect(recorder.spans).toHaveLength(2);
  });

  it('ends with its error where nobody repeats it', async () => {
    const { watched, recorder } = repeating();
    await expect(watched.generate({ fails: true })).rejects.toBe(REFUSED);
    endOpenCalls();
    expect(recorder.spans).toMatchObject([{ ended: true, attributes: { 'error.type': '429' } }]);
    expect(openCallCount()).toBe(0);
  });
});

describe('receiver', () => {
  const receiving = (receiver: NonNullable<MethodRow['receiver']>) =>
    attach(
      () =>
        class {
          readonly #key = 'secret';
          readonly fetch = async (): Promise<Response> => new Response(null);
          async generate(body: object, again = true): Promise<object> {
            await this.fetch();
            return again ? this.generate(body, false) : { units: 1 };
          }
          key(): string {
            return this.#key;
          }
        },
      { methods: [{ ...row, receiver, partOf: (outer, self) => outer.self === self }] },
    );

  it('stands in for `this` in the SDK, and rows still see the app’s object', async () => {
    const seen: unknown[] = [];
    const { watched, recorder, attachment } = receiving((self) => {
      const client = self as { fetch(): Promise<Response> };
      const fetch = (): Promise<Response> => {
        seen.push(currentCall()?.self);
        return currentCall()?.http.send(() => client.fetch()) ?? client.fetch();
      };
      return new Proxy(client, { get: (target, name) => (name === 'fetch' ? fetch : Reflect.get(target, name)) });
    });
    // Not before an object of ours stands in: one that is not read counts nothing.
    expect(attachment.transportObserved).toBe(false);
    expect(await watched.generate({})).toEqual({ units: 1 });
    expect(attachment.transportObserved).toBe(true);
    expect(seen).toEqual([watched, watched]);
    expect(recorder.spans).toHaveLength(1);
    expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(1);
    expect(watched.key()).toBe('secret');
  });

  it.each<[string, NonNullable<MethodRow['receiver']>]>([
    ['gives nothing', () => undefined],
    [
      'fails',
      () => {
        throw new Error('ours');
      },
    ],
  ])('that %s leaves the object', async (_, receiver) => {
    const { watched, recorder } = receiving(receiver);
    expect(await watched.generate({})).toEqual({ units: 1 });
    expect(recorder.spans).toHaveLength(1);
  });
});

describe('what the app does', () => {
  it('beside a call is outside of it', async () => {
    const { watched } = attach(
      () =>
        class {
          async generate(tool: () => unknown): Promise<unknown> {
            return tool();
          }
        },
    );
    const inside = await watched.generate(() => currentCall()?.row.method);
    expect([inside, currentCall()]).toEqual(['generate', undefined]);
  });

  it('in a callback with another SDK is a generation of that SDK', async () => {
    const inner = attach(sdk, { name: 'other-sdk' });
    const { watched, recorder } = attach(
      () =>
        class {
          async request(): Promise<Response> {
            return new Response(null);
          }
          async generate(tool: () => unknown): Promise<object> {
            await this.request();
            tool();
            return { units: 2 };
          }
        },
      { methods: [row, transportRow] },
    );
    await watched.generate(() => inner.watched.generate({ n: 5 }));
    expect(charges(recorder)).toEqual(['final 2 charged']);
    expect(charges(inner.recorder)).toEqual(['final 5 charged']);
  });
});

it('nothing is left open', () => {
  endOpenCalls();
  expect(openCallCount()).toBe(0);
});
