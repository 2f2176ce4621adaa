import { expect, test } from 'vitest';
import { replace } from './replace.ts';

class Greeter {
  greet(name: string): string {
    return `Hello ${name}`;
  }
}

const shout = (owner: object): void =>
  replace<(name: string) => string>(owner, 'greet', (greet, self, args) => greet.apply(self, args).toUpperCase());

test('a method is replaced on one object, under its name, and no listing shows it', () => {
  const [one, other] = [new Greeter(), new Greeter()];
  shout(one);
  expect([one.greet('Ann'), other.greet('Ann')]).toEqual(['HELLO ANN', 'Hello Ann']);
  expect(one.greet.name).toBe('greet');
  expect(Object.keys(one)).toEqual([]);
});

test('a name without a method is left alone', () => {
  const one = { greet: 'Hello' };
  shout(one);
  expect(one).toEqual({ greet: 'Hello' });
});

test('a proxy whose trap calls the method of its object is not sent in a circle', () => {
  const target = new Greeter();
  const proxy = new Proxy(target, {
    get: (object, name) => (name === 'greet' ? (who: string) => `${object.greet(who)}!` : Reflect.get(object, name)),
  });
  shout(proxy);
  expect(proxy.greet('Ann')).toBe('HELLO ANN!');
});
