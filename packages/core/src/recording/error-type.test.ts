import { expect, it } from 'vitest';
import { errorTypeOf, statusOf } from './error-type.ts';

it.each([
  ['status', { status: 429 }],
  ['statusCode', { statusCode: 429 }],
  ['response', { response: { status: 429 } }],
  ['$metadata', { $metadata: { httpStatusCode: 429, attempts: 3 } }],
  ['httpResponse', { httpResponse: { status: 429 } }],
  ['a number beside a word', { status: 'failed', statusCode: 429 }],
])('the status of an answer is the type: %s', (_, fields) => {
  const error = Object.assign(new Error('no'), fields);
  expect([errorTypeOf(error), statusOf(error)]).toEqual(['429', 429]);
});

it('without an answer it is the name', () => {
  class ConnectionError extends Error {}
  expect(errorTypeOf(new ConnectionError('no'))).toBe('ConnectionError');
  expect(errorTypeOf(Object.assign(new TypeError('no'), { status: 200 }))).toBe('TypeError');
  expect([errorTypeOf('no'), errorTypeOf(null), statusOf(undefined)]).toEqual(['_OTHER', '_OTHER', undefined]);
});
