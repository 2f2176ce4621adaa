import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { openCallCount } from '../open-calls.ts';
import type { MethodRow } from '../spec.ts';
import { attach, charges, row } from '../testing.ts';
import { observeEmitter } from './emitter.ts';

const BROKEN = new Error('connection lost');

/** An emitter that keeps its listeners to itself. */
class Quiet {
  readonly #listeners: [string, (data: unknown) => void][] = [];
  on(event: string, listener: (data: unknown) => void): void {
    this.#listeners.push([event, listener]);
  }
  tell(event: string, data: unknown): void {
    for (const [name, listener] of this.#listeners) if (name === event) listener(data);
  }
}

const observe: MethodRow['observe'] = (value, call) =>
  observeEmitter(value, call, { end: 'done', error: 'error', response: (data) => (data as { answer: object }).answer });

const open = <T>(make: () => T) =>
  attach(
    () =>
      class {
        generate(_body: object): T {
          return make();
        }
      },
    { methods: [{ ...row, observe }] },
  );

it('ends the call with the last event’s result', () => {
  const { watched, recorder } = open(() => new EventEmitter());
  const emitter = watched.generate({});
  const heard: unknown[] = [];
  emitter.on('done', (data) => heard.push(data));
  expect(recorder.open).toHaveLength(1);
  expect(emitter.emit('done', { answer: { units: 2 } })).toBe(true);
  expect(heard).toEqual([{ answer: { units: 2 } }]);
  expect(charges(recorder)).toEqual(['final 2 charged']);
});

it('fails the call with the error event’s error', () => {
  const { watched, recorder } = open(() => new EventEmitter());
  const emitter = watched.generate({ n: 1 });
  const heard: unknown[] = [];
  emitter.on('error', (error) => heard.push(error));
  emitter.emit('error', BROKEN);
  expect(heard).toEqual([BROKEN]);
  expect(charges(recorder)).toEqual(['at_risk 1 unknown']);
});

it('adds no listener: an error that nobody listens to is thrown, and nobody hears what nobody listens to', () => {
  const { plain, watched, recorder } = open(() => new EventEmitter());
  for (const one of [plain, watched]) {
    const emitter = one.generate({});
    expect(emitter.eventNames()).toEqual([]);
    expect(emitter.emit('done', { answer: { units: 2 } })).toBe(false);
    expect(() => emitter.emit('error', BROKEN)).toThrow(BROKEN);
  }
  expect(charges(recorder)).toEqual(['final 2 charged']);
});

it('listens where the emitter has no `emit`', () => {
  const { watched, recorder } = open(() => new Quiet());
  watched.generate({}).tell('done', { answer: { units: 2 } });
  watched.generate({ n: 1 }).tell('error', BROKEN);
  expect(charges(recorder)).toEqual(['final 2 charged', 'at_risk 1 unknown']);
});

it('an error in the row’s own code stays ours', () => {
  const { watched, recorder } = open(() => new EventEmitter());
  const emitter = watched.generate({});
  emitter.emit('done', undefined);
  expect(recorder.open).toHaveLength(1);
  emitter.emit('done', { answer: { units: 1 } });
  expect(charges(recorder)).toEqual(['final 1 charged']);
});

it('lets what is no emitter be observed as anything else', () => {
  const { watched, recorder } = open(() => ({ units: 2 }));
  watched.generate({});
  expect(charges(recorder)).toEqual(['final 2 charged']);
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
