import { expect, test } from 'vitest';
import { Orders, type Order } from './orders.ts';

const submit = { method: 'POST', path: '/v1/images/generations', billable: true };
const poll = { method: 'GET', path: '/v1/videos/video_1', billable: false };

test('orders are met first in, first out, as often as they say, and only by billable requests', () => {
  const orders = new Orders();
  const handle = orders.add({ fail: 429, times: 2 }, { filter: true });
  expect(orders.take(poll)).toBeUndefined();
  expect(
    [orders.take(submit), orders.take(submit), orders.take(submit), orders.take(submit)].map((taken) => taken?.order),
  ).toEqual([{ fail: 429, times: 2 }, { fail: 429, times: 2 }, { filter: true }, undefined]);
  expect(handle.remaining).toBe(0);
});

test('a match chooses the request, also one that costs nothing', () => {
  const orders = new Orders();
  orders.add({ fail: 500, match: { method: 'get', path: /videos/ } });
  expect(orders.take(submit)).toBeUndefined();
  expect(orders.take(poll)?.order.fail).toBe(500);
});

test.each<[order: unknown, says: string]>([
  [{ fail: 418 }, 'Order field "fail" has the value 418'],
  [{ times: 0 }, 'Order field "times" has the value 0'],
  [{ dorp: 'before' }, 'Order field "dorp" is not an order: use one of fail, drop, hold'],
  [{ match: { path: 'videos' } }, 'Order field "match.path" has the value "videos"'],
  [{ fail: 500, drop: 'before' }, 'one order for each'],
  [{ billed: '2' }, 'add fail: 422 or failJob: true'],
])('a bad order %j names field, value and fix', (order, says) => {
  expect(() => new Orders().add(order as Order)).toThrow(says);
});
