import { diag, DiagLogLevel } from '@opentelemetry/api';
import { configure, measure } from '@costspan/core';
import { Generation, OPERATION } from '@costspan/core/internal';
import type { Usage } from '@costspan/core';
import { expect, it } from 'vitest';
import { Telemetry } from './support/telemetry.ts';

const telemetry = new Telemetry();
const warnings: string[] = [];
const nothing = (): void => undefined;
diag.setLogger(
  { error: nothing, warn: (text) => warnings.push(text), info: nothing, debug: nothing, verbose: nothing },
  DiagLogLevel.WARN,
);

const facts = { source: 'test', seen: '2026-11-24', evidence: 'user' } as const;
const clip = (seconds: number): Usage => ({
  provider: 'acme',
  model: 'clip',
  end: 'succeeded',
  facts: {},
  measures: [measure('video_output', 'second', seconds)],
});

function generate(usage: Usage, requested?: Usage): void {
  new Generation({
    scope: { name: 'test', version: '1' },
    providers: {},
    operation: OPERATION.generateContent,
    provider: usage.provider,
    model: usage.model,
  }).end({
    usage,
    kind: 'generation',
    chargeKey: `acme:${JSON.stringify(usage.measures)}`,
    retryCount: 0,
    unanswered: [],
    jobMode: 'sync',
    requested: () => requested,
  });
}

it('an implausible charge is kept, flagged on span and ledger, counted, and warned about once', async () => {
  const rate = { id: 'clip', item: 'video_output', unit: 'second', price: '0.01', ...facts } as const;
  configure({
    prices: {
      books: [
        {
          biller: 'acme',
          currency: 'USD',
          models: [{ model: 'clip', modality: 'video', tier: 'standard', tierBasis: 'user', rates: [rate] }],
        },
      ],
    },
  });
  generate(clip(8), clip(8));
  generate(clip(10_000), clip(8));
  generate(clip(5_000), clip(4));
  const seen = [telemetry.spans, telemetry.records].map((all) =>
    all.map(({ attributes }) => [attributes['costspan.cost.amount'], attributes['costspan.cost.implausible']]),
  );
  const expected = [
    [0.08, undefined],
    [100, true],
    [50, true],
  ];
  expect(seen).toEqual([expected, expected]);
  expect(await telemetry.total('costspan.generations.implausible')).toBe(2);
  expect(await telemetry.total('costspan.cost')).toBeCloseTo(150.08, 9);
  expect(warnings).toEqual(['costspan: a charge of 100 USD for acme clip is far out of range; it is kept and flagged']);
});
