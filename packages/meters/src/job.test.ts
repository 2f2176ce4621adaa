import { expect, test } from 'vitest';
import { endOfJob } from './job.ts';

test('a job ends by HTTP, or else by the status of its answer', () => {
  expect(endOfJob(undefined, {}, undefined)).toBe('pending');
  expect(endOfJob(400, {}, { status: 'completed' })).toBe('refused');
  expect(endOfJob(503, {}, undefined)).toBe('server_error');
  expect(endOfJob(200, {}, { status: 'QUEUED' })).toBe('pending');
  expect(endOfJob(200, {}, { status: 'error' })).toBe('failed');
  expect(endOfJob(200, {}, { status: 'cancelled' })).toBe('canceled');
  for (const status of ['completed', 'constructor', 3, undefined])
    expect(endOfJob(200, {}, { status })).toBe('succeeded');
});

test('a poll that was refused says nothing about its job', () => {
  expect(endOfJob(404, undefined, { error: 'not found' })).toBeUndefined();
  expect(endOfJob(200, undefined, { status: 'failed' })).toBe('failed');
});
