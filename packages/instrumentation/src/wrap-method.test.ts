import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { wrapMethod } from './wrap-method.ts';
import type { Method } from './wrap-method.ts';

const asBefore = (original: Method, self: unknown, args: unknown[]): unknown => Reflect.apply(original, self, args);

type Owner = Record<string, unknown>;

/** A class whose method has all that an app can look at. */
function sdkClass(): { prototype: Owner; method: Method } {
  class Sdk {
    generate(_model: string, _body: object): unknown {
      return this;
    }
  }
  const { generate } = Sdk.prototype;
  Object.assign(generate, { deprecated: true });
  return { prototype: Sdk.prototype as unknown as Owner, method: generate as unknown as Method };
}

describe('a wrapped method', () => {
  it('looks like the method', () => {
    const { prototype, method } = sdkClass();
    const before = Object.getOwnPropertyDescriptor(prototype, 'generate');
    const source = String(method);
    expect(wrapMethod(prototype, 'generate', asBefore)).toBe(true);
    const wrapped = prototype['generate'] as Method & { deprecated: boolean };
    expect(wrapped).not.toBe(method);
    expect([wrapped.name, wrapped.length, wrapped.deprecated]).toEqual(['generate', 2, true]);
    expect(Reflect.ownKeys(wrapped)).toEqual(Reflect.ownKeys(method));
    expect(Object.getPrototypeOf(wrapped)).toBe(Function.prototype);
    expect(String(wrapped)).toBe(source);
    expect(wrapped.toString()).toBe(source);
    expect(wrapped.toString.call(asBefore)).toBe(String(asBefore));
    expect(Object.getOwnPropertyDescriptor(prototype, 'generate')).toEqual({ ...before, value: wrapped });
  });

  it('takes the properties that the app puts on it', () => {
    const { prototype, method } = sdkClass();
    wrapMethod(prototype, 'generate', asBefore);
    Object.assign(prototype['generate'] as object, { retries: 3 });
    expect(method).toHaveProperty('retries', 3);
  });

  it('hands on the object and the arguments', () => {
    const { prototype, method } = sdkClass();
    const intercept = vi.fn<typeof asBefore>(asBefore);
    wrapMethod(prototype, 'generate', intercept);
    const self = Object.create(prototype) as { generate(...args: unknown[]): unknown };
    expect(self.generate('m', 1)).toBe(self);
    expect(intercept).toHaveBeenCalledExactlyOnceWith(method, self, ['m', 1]);
  });

  it('is a class still where it was one', () => {
    const owner: Owner = { Client: Map };
    wrapMethod(owner, 'Client', asBefore);
    const { Client } = owner as { Client: new () => object };
    expect(new Client()).toBeInstanceOf(Client);
  });

  it('is not wrapped again, also behind a proxy of someone else', () => {
    const { prototype } = sdkClass();
    wrapMethod(prototype, 'generate', asBefore);
    expect(wrapMethod(prototype, 'generate', asBefore)).toBe(false);
    prototype['generate'] = new Proxy(prototype['generate'] as Method, {});
    expect(wrapMethod(prototype, 'generate', asBefore)).toBe(false);
  });
});

describe('the object that has the method', () => {
  it('is the one of the prototype chain', () => {
    const { prototype } = sdkClass();
    const sub = Object.create(prototype) as Owner;
    const instance = Object.create(sub) as Owner;
    expect(wrapMethod(instance, 'generate', asBefore)).toBe(true);
    expect(Reflect.ownKeys(instance)).toEqual([]);
    expect(Reflect.ownKeys(sub)).toEqual([]);
  });

  it('may be one without a prototype', () => {
    const owner = Object.assign(Object.create(null) as Owner, { generate: () => 1 });
    expect(wrapMethod(owner, 'generate', asBefore)).toBe(true);
    expect((owner['generate'] as Method)()).toBe(1);
  });

  it.each<[string, () => Owner]>([
    ['frozen', () => Object.freeze({ generate: () => 1 })],
    ['without the method', () => ({})],
    ['with something else by its name', () => ({ generate: 'text' })],
  ])('is left alone where it is %s', (_, make) => {
    const owner = make();
    const before = owner['generate'];
    expect(wrapMethod(owner, 'generate', asBefore)).toBe(false);
    expect(owner['generate']).toBe(before);
  });

  it('is wrapped where only its value may be changed', () => {
    const owner: Owner = {};
    Object.defineProperty(owner, 'generate', { value: () => 1, writable: true, configurable: false });
    expect(wrapMethod(owner, 'generate', () => 2)).toBe(true);
    expect((owner['generate'] as Method)()).toBe(2);
  });

  it('has no getter run', () => {
    const getter = vi.fn<() => () => number>(() => () => 1);
    const owner = Object.defineProperty({}, 'generate', { get: getter, configurable: true }) as Owner;
    expect(wrapMethod(owner, 'generate', asBefore)).toBe(false);
    expect(getter).not.toHaveBeenCalled();
  });

  it('is never the root of all objects', () => {
    expect(wrapMethod({}, 'toString', asBefore)).toBe(false);
  });
});

it('what all objects of another realm inherit from is left alone, too', () => {
  const there = runInNewContext('({ client: new (class { generate() { return 1; } })(), root: Object.prototype })') as {
    client: Owner;
    root: Owner;
  };
  const before = there.root['toString'];
  for (const client of [there.client, {} as Owner]) expect(wrapMethod(client, 'toString', asBefore)).toBe(false);
  expect(there.root['toString']).toBe(before);
  expect(wrapMethod(there.client, 'generate', asBefore)).toBe(true);
});

describe('a method that is inherited from a class of others too', () => {
  class Shared {
    send(value: number): number {
      return value;
    }
  }
  class Own extends Shared {}
  const twice = (original: Method, self: unknown, args: unknown[]): unknown =>
    2 * (Reflect.apply(original, self, args) as number);
  const own = Own.prototype as unknown as Owner;

  it('is wrapped on its own class alone, once, and looks like the one it inherits', () => {
    const { send } = Shared.prototype;
    expect(wrapMethod(own, 'send', twice, true)).toBe(true);
    expect(wrapMethod(own, 'send', twice, true)).toBe(false);
    expect(Shared.prototype.send).toBe(send);
    expect([new Shared().send(3), new Own().send(3)]).toEqual([3, 6]);
    expect([String(Own.prototype.send), Own.prototype.send.name]).toEqual([String(send), 'send']);
    expect(Object.keys(Own.prototype)).toEqual([]);
  });

  it('calls whatever is inherited by then', () => {
    const { send } = Shared.prototype;
    Shared.prototype.send = (value) => value + 1;
    expect(new Own().send(3)).toBe(8);
    Shared.prototype.send = send;
  });
});
