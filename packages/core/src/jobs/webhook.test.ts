import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { registerMeter } from '../usage/meters.ts';
import type { Exchange } from '../usage/usage.ts';
import { settleWebhook } from './webhook.ts';

const warnings: string[] = [];
const metered: Exchange[] = [];
const logger = {
  error: () => {},
  warn: (text: string) => void warnings.push(text),
  info: () => {},
  debug: () => {},
  verbose: () => {},
};

registerMeter({
  provider: 'acme',
  usages: (exchange) => {
    metered.push(exchange);
    return [{ provider: 'acme', model: 'm', end: 'succeeded', responseId: 'job', facts: {}, measures: [] }];
  },
});

beforeEach(() => {
  metered.length = 0;
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
});
afterEach(() => diag.disable());

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = { value };
  return value;
}

const LARGE: Readonly<Record<string, unknown>> = {
  'a million outputs': { output: Array.from({ length: 1_000_000 }, () => 'https://x') },
  'a million outputs in lists of a thousand': { output: Array.from({ length: 1_000 }, () => Array(1_000).fill(1)) },
  'a million fields': Object.fromEntries(Array.from({ length: 1_000_000 }, (_, i) => [`k${i}`, i])),
  'twenty thousand levels': nested(20_000),
};

it.each(Object.entries(LARGE))(
  'a body of %s is ignored before any meter walks it, with one warning',
  async (_, body) => {
    for (const answer of [await settleWebhook('acme', body), await settleWebhook('acme', {}, { result: body })])
      expect(answer).toEqual({ status: 'ignored', reason: expect.stringMatching(/more values or levels/) as string });
    expect(metered).toEqual([]);
    expect(warnings.filter((text) => text.includes('more values or levels'))).toHaveLength(1);
  },
);

it('a body as providers send it is metered, also with a text of 50 MB', async () => {
  const body = {
    output: Array.from({ length: 10_000 }, () => ({ url: 'x' })),
    text: 'x'.repeat(50_000_000),
    deep: nested(60),
  };
  expect(await settleWebhook('acme', body)).toMatchObject({ status: 'recorded' });
  expect(metered[0]?.response).toBe(body);
});

it('what goes round in a circle, or throws when it is read, rejects nothing', async () => {
  const circle: Record<string, unknown> = {};
  circle['a'] = circle;
  const trap = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('trap');
      },
    },
  );
  expect(await settleWebhook('acme', circle)).toMatchObject({ status: 'ignored' });
  expect(await settleWebhook('acme', trap)).toMatchObject({
    status: 'ignored',
    reason: 'the webhook could not be read: Error',
  });
});
