import assert from 'node:assert/strict';
import { bundledBook, chargeToJson, rate } from '@costspan/core';
import { meterOf } from '@costspan/core/internal';
import type { SdkSpec } from '../spec.ts';
import { usagesOf } from '../usages.ts';
import type { Case, Fixture, Options } from './options.ts';
import { assertMatches } from './play.ts';

/** Every fixture costs what it states, at the prices of the stated day. */
export function amountCases(spec: SdkSpec, fixtures: readonly Fixture[], { day }: Options): Case[] {
  return [
    ...fixtures.map((fixture) => ({
      name: `amount: ${fixture.name}`,
      run: async () => {
        const usages = usagesOf(spec, fixture.exchange);
        const charges = usages.map((usage) => chargeToJson(rate(usage, bundledBook(), fixture.day ?? day)));
        assertMatches(charges, [fixture.expect, ...(fixture.expectMore ?? [])], fixture.name);
        assert.equal(charges.length, 1 + (fixture.expectMore?.length ?? 0), 'charges');
        assert.ok(fixture.expect['status'], `${fixture.name}: expect.status is missing`);
      },
    })),
    {
      name: 'every provider has its meter',
      run: async () => {
        const own = spec.providers.map(({ provider }) => provider);
        for (const provider of own) assert.ok(meterOf(provider), `core knows no meter of ${provider}`);
        const billers = bundledBook().billers();
        const foreign = fixtures.map(({ exchange }) => exchange.provider).filter((one) => billers.includes(one));
        for (const provider of foreign) assert.ok(own.includes(provider), `providers of the spec lack ${provider}`);
      },
    },
  ];
}
