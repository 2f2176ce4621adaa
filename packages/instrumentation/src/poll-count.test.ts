import { expect, it } from 'vitest';
import { countPolls, takePolls } from './poll-count.ts';

it('polls of a job are counted until they are taken', () => {
  countPolls('acme:a', 1);
  countPolls('acme:b', 1);
  countPolls('acme:a', 3);
  expect(takePolls('acme:a')).toBe(4);
  expect(takePolls('acme:a')).toBe(0);
  expect(takePolls('acme:b')).toBe(1);
});

it('the oldest of very many jobs are forgotten', () => {
  for (let i = 0; i <= 10_000; i++) countPolls(`acme:job-${i}`, 1);
  expect(takePolls('acme:job-0')).toBe(0);
  expect(takePolls('acme:job-10000')).toBe(1);
});
