import { expect, it } from 'vitest';
import { currentCall } from '../current-call.ts';
import { attach, charges, row } from '../testing.ts';

type Callback = (error: unknown, value?: unknown) => void;

const withCallback = {
  ...row,
  callback: ([, done]: readonly unknown[]) => (typeof done === 'function' ? 1 : undefined),
};

/** Calls back in a later turn, as an SDK does. */
const sdkClass = () =>
  class {
    generate(request: { readonly n: number }, done?: Callback): Promise<unknown> | undefined {
      const value = { units: request.n };
      if (!done) return Promise.resolve(value);
      setImmediate(() => (request.n > 0 ? done(null, value) : done(new Error('none'))));
      return undefined;
    }
  };

it('gets the SDK’s own result, outside of the call, and ends it', async () => {
  const { watched, recorder } = attach(sdkClass, { methods: [withCallback] });
  const value = await new Promise((resolve) => {
    const done: Callback = function (...given) {
      expect(currentCall()).toBeUndefined();
      resolve(given);
    };
    expect(watched.generate({ n: 2 }, done)).toBeUndefined();
    expect(recorder.open).toHaveLength(1);
  });
  expect(value).toEqual([null, { units: 2 }]);
  expect(charges(recorder)).toEqual(['final 2 charged']);
});

it('gets the SDK’s own error', async () => {
  const { watched, recorder } = attach(sdkClass, { methods: [withCallback] });
  const error = await new Promise((resolve) => watched.generate({ n: 0 }, resolve));
  expect(error).toEqual(new Error('none'));
  expect(recorder.open).toEqual([]);
  expect(recorder.spans[0]?.attributes['error.type']).toBe('Error');
});

it('is not looked for where there is none', async () => {
  const { watched, recorder } = attach(sdkClass, { methods: [withCallback] });
  expect(await watched.generate({ n: 1 })).toEqual({ units: 1 });
  expect(charges(recorder)).toEqual(['final 1 charged']);
});
