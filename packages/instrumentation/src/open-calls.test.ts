import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { addOpenCall, endOpenCalls, openCallCount, removeOpenCall } from './open-calls.ts';
import { attach, charges } from './testing.ts';

const MINUTE = 60_000;

// One clock for all tests: the sweep is started once in a process.
beforeAll(() => void vi.useFakeTimers());
afterEach(endOpenCalls);
afterAll(() => void vi.useRealTimers());

const call = () => ({ activeAt: Date.now(), abandon: vi.fn<() => void>() });

it('a call that nobody ends is abandoned after fifteen minutes, once', () => {
  const old = call();
  addOpenCall(old);
  vi.advanceTimersByTime(10 * MINUTE);
  const young = call();
  addOpenCall(young);
  vi.advanceTimersByTime(5 * MINUTE);
  expect(old.abandon).not.toHaveBeenCalled();
  vi.advanceTimersByTime(MINUTE);
  expect(old.abandon).toHaveBeenCalledOnce();
  expect(young.abandon).not.toHaveBeenCalled();
  expect(openCallCount()).toBe(1);
  vi.advanceTimersByTime(20 * MINUTE);
  expect(old.abandon).toHaveBeenCalledOnce();
  expect(young.abandon).toHaveBeenCalledOnce();
});

it('one that has ended is not', () => {
  const done = call();
  const entry = addOpenCall(done);
  removeOpenCall(entry);
  removeOpenCall(entry);
  expect(openCallCount()).toBe(0);
  vi.advanceTimersByTime(20 * MINUTE);
  expect(done.abandon).not.toHaveBeenCalled();
});

it('each can go, in whatever order they came', () => {
  const calls = Array.from({ length: 5 }, call);
  const entries = calls.map((one) => addOpenCall(one));
  for (const at of [2, 0, 4]) removeOpenCall(entries[at]!);
  expect(openCallCount()).toBe(2);
  endOpenCalls();
  expect(calls.map((one) => one.abandon.mock.calls.length)).toEqual([0, 1, 0, 1, 0]);
});

it('all are ended where the process ends', () => {
  const calls = [call(), call()];
  for (const one of calls) addOpenCall(one);
  endOpenCalls();
  for (const one of calls) expect(one.abandon).toHaveBeenCalledOnce();
  expect(openCallCount()).toBe(0);
});

it('does not keep the process alive', () => {
  const source = `import { addOpenCall } from ${JSON.stringify(new URL('./open-calls.ts', import.meta.url).href)};
addOpenCall({ activeAt: Date.now(), abandon() {} }); process.stdout.write('end');`;
  const args = ['--input-type=module', '--eval', source];
  const ends = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  expect([ends.stdout, ends.status]).toEqual(['end', 0]);
});

it('a promise that nobody awaits ends its span at the deadline, at risk', () => {
  const { watched, recorder } = attach(
    () =>
      class {
        generate(_body: object): Promise<never> {
          return new Promise(() => undefined);
        }
      },
  );
  void watched.generate({ n: 2 });
  vi.advanceTimersByTime(16 * MINUTE);
  expect(recorder.open).toEqual([]);
  expect(charges(recorder)).toEqual(['at_risk 2 unknown']);
});
