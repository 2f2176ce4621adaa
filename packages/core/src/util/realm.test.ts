import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { isError, isObjectPrototype, isPlainPromise } from './realm.ts';

const there = (source: string): object => runInNewContext(source) as object;

it.each(['new Error("x")', 'new TypeError("x")', 'new (class Own extends Error {})()'])(
  'knows an error: %s',
  (source) => {
    for (const error of [there(source), new Function(`return ${source}`)() as object])
      expect(isError(error)).toBe(true);
  },
);

it('knows what is no error, and an error of the platform', () => {
  for (const other of [null, undefined, 'Error', { name: 'Error' }, there('({})')]) expect(isError(other)).toBe(false);
  expect(isError(new DOMException('x', 'AbortError'))).toBe(true);
});

it('knows where the prototypes end', () => {
  for (const root of [Object.prototype, there('Object.prototype')]) expect(isObjectPrototype(root)).toBe(true);
  const none = [Object.create(null), {}, there('Object.create(null)'), there('(class {}).prototype')] as object[];
  for (const other of none) expect(isObjectPrototype(other)).toBe(false);
});

it('tells a plain promise from one of a class', () => {
  for (const plain of [Promise.resolve(), there('Promise.resolve()'), there('(async () => 1)()')])
    expect(isPlainPromise(plain)).toBe(true);
  const derived = 'new (class Api extends Promise { then(...all) { return super.then(...all); } })(() => {})';
  const lookalike = 'new (class Promise { then() {} })()';
  for (const other of [there(derived), there(lookalike), there('({ then() {} })'), Object.create(null) as object])
    expect(isPlainPromise(other)).toBe(false);
});
