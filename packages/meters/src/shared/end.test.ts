import { expect, test } from 'vitest';
import { endOf, isRefusedPoll, jobEnd } from './end.ts';

const end = (status: number | undefined, word?: unknown, response: unknown = {}) =>
  jobEnd({ provider: 'x', status, response }, word);

test('an exchange ends by HTTP; without an answer it is under way', () => {
  expect(endOf(undefined, undefined)).toBe('pending');
  expect(endOf(undefined, {})).toBe('succeeded');
  expect([200, 400, 422, 503].map((status) => endOf(status, {}))).toEqual([
    'succeeded',
    'refused',
    'invalid',
    'server_error',
  ]);
});

test('a job ends by HTTP where that is an error, else by the word in its answer', () => {
  expect(jobEnd({ provider: 'x' }, undefined)).toBe('pending');
  expect(end(400, 'completed')).toBe('refused');
  expect(end(200)).toBe('succeeded');
  expect(['QUEUED', 'in_progress', 'InProgress'].map((word) => end(200, word))).toEqual([
    'pending',
    'pending',
    'pending',
  ]);
  expect(['succeed', 'Ready', 'completed'].map((word) => end(200, word))).toEqual([
    'succeeded',
    'succeeded',
    'succeeded',
  ]);
  expect(end(200, 'error')).toBe('failed');
  expect(end(200, 'cancelled')).toBe('canceled');
  expect(end(200, 'Content Moderated')).toBe('filtered');
});

test('a word that nobody knows is no end; what is no word says nothing', () => {
  for (const word of ['paused', 'constructor', '__proto__']) expect(end(200, word)).toBe('pending');
  for (const word of [undefined, 3, null, '', {}]) expect(end(200, word)).toBe('succeeded');
});

test('a poll that was refused says nothing about its job', () => {
  expect(isRefusedPoll({ provider: 'x', status: 404 })).toBe(true);
  expect(isRefusedPoll({ provider: 'x', status: 404, model: 'm' })).toBe(false);
  expect(isRefusedPoll({ provider: 'x', status: 404, request: {} })).toBe(false);
  expect(isRefusedPoll({ provider: 'x', status: 200 })).toBe(false);
});
