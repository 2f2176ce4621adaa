import { globSync, readdirSync, readFileSync } from 'node:fs';
import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import { expect, test } from 'vitest';
import { billers, meterFor } from './index.ts';

interface Fixture {
  readonly name: string;
  /** the documentation or recording that the exchange follows, and the day it was read */
  readonly source: string;
  readonly exchange: Exchange;
  readonly expect: Record<string, unknown>;
}

/** Rated as of the day that the fixtures were worked out on: a later price must not change them. */
const DAY = '2026-11-24';
const folder = new URL('../fixtures/', import.meta.url);
const packages = new URL('../../', import.meta.url);
/** The wire form and the meter of OpenAI. */
const SAME_WIRE = ['azure.ai.openai'];
const book = bundledBook();

const fixtures = readdirSync(folder).flatMap((biller) =>
  readdirSync(new URL(`${biller}/`, folder)).map((file) => ({
    biller,
    ...(JSON.parse(readFileSync(new URL(`${biller}/${file}`, folder), 'utf8')) as Fixture),
  })),
);

/** Billers whose exchanges are the fixtures of an SDK's package. */
const ofSdks = globSync('instrumentation-*/fixtures/*.json', { cwd: packages }).map(
  (file) => (JSON.parse(readFileSync(new URL(file, packages), 'utf8')) as Fixture).exchange.provider,
);

test('every meter has fixtures, here or with its SDK, and those here name their source and day', () => {
  const known = new Set([...fixtures.map(({ biller }) => biller), ...ofSdks, ...SAME_WIRE]);
  expect(billers.filter((biller) => !known.has(biller))).toEqual([]);
  expect(fixtures.filter(({ biller }) => !billers.includes(biller))).toEqual([]);
  for (const { source } of fixtures) expect(source).toMatch(/^https:\/\/\S+.*\d{4}-\d{2}-\d{2}/);
});

test.each(fixtures.map((fixture) => [`${fixture.biller} ${fixture.name}`, fixture] as const))(
  '%s',
  (_, { biller, exchange, expect: wanted }) => {
    const [usage] = meterFor(biller)?.usages(exchange) ?? [];
    expect(usage && chargeToJson(rate(usage, book, DAY))).toMatchObject(wanted);
  },
);
