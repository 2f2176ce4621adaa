import { expect, test } from 'vitest';
import type { OpenCall } from '../spec.ts';
import { observeChunks } from './body-chunks.ts';

interface Seen {
  ended: unknown[];
  noted: unknown[];
  failed: unknown[];
}

/** A stream of what an SDK has parsed already, observed; every event that has a `usage` is kept. */
function observed(values: readonly unknown[], error?: Error): { stream: ReadableStream<unknown>; seen: Seen } {
  const seen: Seen = { ended: [], noted: [], failed: [] };
  const call = {
    done: false,
    row: { method: 'create', events: { keep: (event: object) => ('usage' in event ? event : undefined) } },
    note: (facts: unknown) => seen.noted.push(facts),
    fail: (failure: unknown) => seen.failed.push(failure),
  } as unknown as OpenCall;
  const rest = [...values];
  const stream = new ReadableStream<unknown>({
    pull(controller) {
      if (rest.length > 0) controller.enqueue(rest.shift());
      else if (error) controller.error(error);
      else controller.close();
    },
  });
  observeChunks(stream, { call, isEvents: false, end: (events) => seen.ended.push(events) });
  return { stream, seen };
}

const events = [{ type: 'begin' }, { type: 'end', usage: { tokens: 3 } }];

test('of events that an SDK has parsed, those that the row keeps are told at the end, by iterator and by reader', async () => {
  const first = observed(events);
  const taken: unknown[] = [];
  for await (const event of first.stream) taken.push(event);
  expect(taken).toEqual(events);
  expect(first.seen.ended).toEqual([[events[1]]]);

  const second = observed(events);
  const reader = second.stream.getReader();
  while (!(await reader.read()).done);
  expect(second.seen.ended).toEqual([[events[1]]]);
});

test('bytes are no events', async () => {
  const { stream, seen } = observed([new Uint8Array([1, 2])]);
  for await (const _ of stream);
  expect(seen.ended).toEqual([undefined]);
});

test('what came before a stream broke is noted before its error', async () => {
  const broken = new Error('connection closed');
  const { stream, seen } = observed(events, broken);
  const read = async (): Promise<void> => {
    for await (const _ of stream);
  };
  await expect(read()).rejects.toBe(broken);
  expect(seen.noted).toEqual([{ response: [events[1]] }]);
  expect(seen.failed).toEqual([broken]);
});
