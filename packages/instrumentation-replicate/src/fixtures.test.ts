import { readdirSync, readFileSync } from 'node:fs';
import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import { expect, test } from 'vitest';
import { meter } from '@costspan/meters/replicate';

interface Fixture {
  readonly name: string;
  readonly exchange: Exchange;
  readonly expect: Record<string, unknown>;
}

const folder = new URL('../fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture);

/** Rated as of the day that the fixtures were worked out on: a later price must not change them. */
const DAY = '2026-11-24';
const book = bundledBook();

function chargeOf(exchange: Partial<Exchange>): Record<string, unknown> | undefined {
  const [usage] = meter.usages({ provider: 'replicate', ...exchange });
  return usage && chargeToJson(rate(usage, book, DAY));
}

test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (_, fixture) => {
  expect(chargeOf(fixture.exchange)).toMatchObject(fixture.expect);
});

test('no text or address of a call is in its usage', () => {
  for (const { exchange } of fixtures) {
    const usage = JSON.stringify(meter.usages(exchange));
    for (const private_ of ['paper boat', 'Good morning', 'storage.example', 'replicate.delivery', 'CUDA'])
      expect(usage).not.toContain(private_);
  }
});
