import { beforeAll, describe, expect, it } from 'vitest';
import { prepare, runApp } from './cell.ts';
import type { Result } from './cell.ts';
import type { Product } from './product.ts';
import { API, SDK_NODE } from './versions.ts';

const WAYS = {
  register: ['--import', '@costspan/auto/register'],
  'an SDK of its own': ['--import', './own-sdk.mjs'],
} as const;

interface Combination {
  readonly api: keyof typeof API;
  readonly sdk: keyof typeof SDK_NODE;
}

const product = ({ api, sdk }: Combination): Product => ({
  name: `api-${api}-sdk-${sdk}`,
  title: '',
  // The new SDK comes with costspan. Beside an old API npm would refuse it as a dependency of the app, and an old SDK
  // beside a new API.
  dependencies: sdk === 'new' && api === 'old' ? {} : { '@opentelemetry/sdk-node': SDK_NODE[sdk] },
  npmOptions: sdk === 'old' && api === 'new' ? ['--legacy-peer-deps'] : [],
  api: API[api],
  start: [],
  arrives: 'otlp',
  sees: /never/,
  // OpenTelemetry 2 exports metrics only when it is told to.
  env: { OTEL_METRICS_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'otlp' },
});

function expectAll({ code, says, charged, amount, invoice, records, metrics }: Result): void {
  expect({ code, says }).toEqual({ code: 0, says: [] });
  expect({ spans: charged.otlp, records, metrics }).toEqual({ spans: 2, records: 2, metrics: true });
  expect(amount).toBeCloseTo(invoice, 12);
}

describe.each([
  { api: 'old', sdk: 'old' },
  { api: 'new', sdk: 'new' },
] as const)('API $api and SDK $sdk', (combination) => {
  let folder: string;
  beforeAll(async () => (folder = await prepare(product(combination))));

  it.each(Object.entries(WAYS))('export spans, metrics and ledger with %s', async (_, args) => {
    expectAll(await runApp(folder, product(combination), args));
  });
});

describe('an old API and a new SDK', () => {
  const combination = { api: 'old', sdk: 'new' } as const;

  it('export nothing with register, and one line names both versions and the upgrade', async () => {
    const folder = await prepare(product(combination));
    const { code, charged, says } = await runApp(folder, product(combination), WAYS.register);
    expect({ code, charged }).toEqual({ code: 0, charged: { intake: 0, otlp: 0 } });
    expect(says).toEqual([
      expect.stringMatching(
        /^costspan: @opentelemetry\/sdk-node 0\.301\.0 needs @opentelemetry\/api 1\.10 or later, and 1\.9\.1 is installed: .*npm install @opentelemetry\/api@1\.10/,
      ),
    ]);
  });
});

describe('a new API and an old SDK', () => {
  const combination = { api: 'new', sdk: 'old' } as const;
  let folder: string;
  beforeAll(async () => (folder = await prepare(product(combination))));

  it.each(Object.entries(WAYS))('export spans, metrics and ledger with %s', async (_, args) => {
    expectAll(await runApp(folder, product(combination), args));
  });
});
