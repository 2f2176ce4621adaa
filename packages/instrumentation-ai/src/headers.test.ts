import { globSync, readFileSync } from 'node:fs';
import type { Exchange } from '@costspan/core';
import { billers, meterFor } from '@costspan/meters';
import { expect, test } from 'vitest';
import { HEADERS } from './headers.ts';

const packages = new URL('../../', import.meta.url);
const FIXTURES = ['meters/fixtures/*/*.json', 'instrumentation-*/fixtures/*.json'];

test('every header that a meter reads is kept', () => {
  const read = new Set<string>();
  const headers = new Proxy<Record<string, string>>(
    {},
    { get: (_, name) => void (typeof name === 'string' && read.add(name)) },
  );
  for (const file of globSync(FIXTURES, { cwd: packages })) {
    const { exchange } = JSON.parse(readFileSync(new URL(file, packages), 'utf8')) as { exchange: Exchange };
    for (const biller of new Set([exchange.provider, ...billers.filter((one) => file.includes(`/${one}/`))]))
      meterFor(biller)?.usages({ ...exchange, headers });
  }
  expect([...read].filter((name) => !HEADERS.includes(name)).toSorted()).toEqual([]);
  expect(HEADERS.filter((name) => !read.has(name))).toEqual([]);
});
