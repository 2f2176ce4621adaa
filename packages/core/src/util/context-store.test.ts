import { diag, DiagLogLevel } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { contextStore, stackStore } from './context-store.ts';

const warnings: string[] = [];
const nothing = (): void => undefined;
diag.setLogger(
  { warn: (text) => warnings.push(text), error: nothing, info: nothing, debug: nothing, verbose: nothing },
  DiagLogLevel.WARN,
);

describe.each([
  ['of the runtime', () => contextStore<string>(crypto.randomUUID())],
  ['of a runtime without one', stackStore<string>],
])('a context store %s', (_, make) => {
  it('gives the innermost value, and the outer one again after it', () => {
    const store = make();
    expect(store.get()).toBeUndefined();
    const seen = store.run('outer', () => [
      store.get(),
      store.run('inner', () => store.get()),
      store.exit(() => store.get()),
      store.get(),
    ]);
    expect(seen).toEqual(['outer', 'inner', undefined, 'outer']);
    expect(store.get()).toBeUndefined();
  });

  it('takes the value away where the function throws', () => {
    const store = make();
    expect(() =>
      store.run('value', () => {
        throw new Error('of the app');
      }),
    ).toThrow('of the app');
    expect(store.get()).toBeUndefined();
  });
});

it('keeps the value after awaits, and apart for what runs at the same time', async () => {
  const store = contextStore<number>('test: awaits');
  const seen = await Promise.all(
    [1, 2, 3].map((n) =>
      store.run(n, async () => {
        await Promise.resolve();
        return store.get();
      }),
    ),
  );
  expect(seen).toEqual([1, 2, 3]);
});

it('is one for all who ask for its name', () => {
  expect(contextStore<number>('test: one').run(7, () => contextStore<number>('test: one').get())).toBe(7);
});

it('without a store of the runtime, forgets at the first await, and that is said once', async () => {
  const store = stackStore<number>();
  const after = store.run(1, async () => {
    await Promise.resolve();
    return store.get();
  });
  expect(store.get()).toBeUndefined();
  expect(await after).toBeUndefined();
  stackStore<number>().run(2, nothing);
  expect(warnings).toEqual([expect.stringMatching(/until the first await only.*nodejs_compat/)]);
});
