import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import { describe, expect, it } from 'vitest';
import type { CallFacts } from './call-facts.ts';
import { HttpAttempts } from './http-attempts.ts';
import { row, specOf } from './testing.ts';
import { errorTypeAtEnd, usageWithoutAnswer } from './usage-at-end.ts';

const REFUSED = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
const RESET = Object.assign(new Error('read'), { code: 'ECONNRESET' });
const START: Exchange = { provider: 'acme', model: 'm', request: { n: 3 } };

interface Case {
  readonly statuses?: readonly (number | 'lost')[];
  readonly response?: unknown;
  readonly transportObserved?: boolean;
  readonly jobId?: string;
  readonly jobEnded?: boolean;
}

function call({ statuses = [], response, transportObserved = false, jobId, jobEnded = false }: Case): CallFacts {
  const http = new HttpAttempts([]);
  for (const status of statuses) {
    const attempt = http.open();
    if (status === 'lost') attempt.failed(RESET);
    else attempt.answered({ status });
  }
  const exchange = { ...START, response };
  const spec = specOf();
  return {
    spec,
    host: { spec, providers: {}, transportObserved },
    row,
    start: { kind: 'generate', exchange: START },
    exchange,
    http,
    jobId,
    jobEnded,
    polls: 0,
    startedAt: 0,
    generationsInside: 0,
  };
}

const metered = (end: Usage['end'], more: Partial<Usage> = {}): Usage => ({
  provider: 'acme',
  end,
  facts: {},
  measures: [],
  ...more,
});

describe('what a call without an answer has used', () => {
  it.each<[string, Case, Usage, unknown, Partial<Usage>]>([
    ['nothing where it was never sent', {}, metered('succeeded'), REFUSED, { end: 'not_sent' }],
    [
      'nothing where the transport saw no request',
      { transportObserved: true },
      metered('succeeded'),
      RESET,
      { end: 'not_sent' },
    ],
    [
      'what was asked for, where the answer was lost',
      { statuses: ['lost'] },
      metered('succeeded'),
      RESET,
      { end: 'no_answer', measures: [measure('image_output', 'image', 3, 'request')] },
    ],
    ['what was asked for, where nobody looked at the transport', {}, metered('succeeded'), RESET, { end: 'no_answer' }],
    [
      'what the meter says, where the provider had refused it',
      { statuses: [503] },
      metered('server_error'),
      RESET,
      { end: 'server_error' },
    ],
    [
      'what the answer said before it broke off',
      { statuses: [200], response: [{ units: 1 }] },
      metered('succeeded', { model: 'metered' }),
      RESET,
      { end: 'no_answer', model: 'metered' },
    ],
    [
      'what its headers said, where nothing could be made of the answer',
      { statuses: [200] },
      metered('succeeded', { measures: [measure('compute', 'compute_second', 2)] }),
      new TypeError('not an answer of this kind'),
      { end: 'no_answer', measures: [measure('compute', 'compute_second', 2)] },
    ],
    [
      'what the answer said of an end that was no success',
      { statuses: [200], response: { state: 'failed' } },
      metered('failed', { model: 'metered' }),
      RESET,
      { end: 'failed', model: 'metered' },
    ],
    [
      'what the answer said of the job’s end, whatever happened after it',
      { statuses: [200], response: { units: 1 }, jobId: 'j1', jobEnded: true },
      metered('succeeded', { model: 'metered' }),
      RESET,
      { end: 'succeeded', model: 'metered' },
    ],
    [
      'what was asked for, where the job had ended and its answer was lost',
      { statuses: [200], jobId: 'j1', jobEnded: true },
      metered('succeeded'),
      RESET,
      { end: 'no_answer', measures: [measure('image_output', 'image', 3, 'request')] },
    ],
    [
      'what was asked for, under the job’s id',
      { statuses: [200], jobId: 'j1' },
      metered('pending'),
      RESET,
      { end: 'no_answer', responseId: 'j1' },
    ],
  ])('%s', (_, facts, usage, error, expected) => {
    expect(usageWithoutAnswer(call(facts), usage, error)).toMatchObject(expected);
  });
});

describe('error.type', () => {
  it('is the error’s own, else the end’s, else none', () => {
    expect(errorTypeAtEnd(metered('failed'), Object.assign(new Error('no'), { status: 429 }))).toBe('429');
    expect(errorTypeAtEnd(metered('failed'), undefined)).toBe('failed');
    expect(errorTypeAtEnd(metered('filtered'), undefined)).toBe('filtered');
    expect(errorTypeAtEnd(metered('canceled'), undefined)).toBe('canceled');
    expect(errorTypeAtEnd(metered('invalid'), undefined)).toBe('invalid');
    expect(errorTypeAtEnd(metered('server_error'), undefined)).toBe('server_error');
    expect(errorTypeAtEnd(metered('succeeded'), undefined)).toBeUndefined();
    expect(errorTypeAtEnd(metered('pending'), undefined)).toBeUndefined();
  });
});
