import { join } from 'node:path';
import { diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { build } from 'esbuild';
import type { PluginBuild } from 'esbuild';
import { expect, it } from 'vitest';
import { generate, usageOf, useAcme } from '../../../../test/support/acme.ts';
import { Telemetry } from '../../../../test/support/telemetry.ts';

const warnings: string[] = [];
const nothing = (): void => undefined;
diag.setLogger(
  { warn: (text) => warnings.push(text), error: nothing, info: nothing, debug: nothing, verbose: nothing },
  DiagLogLevel.WARN,
);

/** What is said while three generations are made. */
function said(): string[] {
  warnings.length = 0;
  for (let i = 0; i < 3; i++) generate(usageOf('image', [1]));
  return [...warnings];
}

it('an app without OpenTelemetry hears it once, and not once for each of its parts', () => {
  useAcme();
  expect(said()).toEqual([
    expect.stringMatching(/^costspan: no TracerProvider is registered: .*Start the OpenTelemetry SDK first/),
  ]);
  expect(said()).toEqual([]);
});

it('is bundled without a complaint beside an API that has no logs, which is that of OpenTelemetry 2', async () => {
  const contents = 'export const trace = {}, metrics = {}, context = {};';
  const apiBefore110 = {
    name: 'api before 1.10',
    setup(build: PluginBuild): void {
      build.onResolve({ filter: /^@opentelemetry\/api$/ }, ({ path }) => ({ path, namespace: 'api' }));
      build.onLoad({ filter: /.*/, namespace: 'api' }, () => ({ contents }));
    },
  };
  const entryPoints = [join(import.meta.dirname, 'providers.ts')];
  const { warnings } = await build({ entryPoints, bundle: true, write: false, format: 'esm', plugins: [apiBefore110] });
  expect(warnings.map(({ text }) => text)).toEqual([]);
});

it('providers that come later are used', async () => {
  const telemetry = new Telemetry();
  expect(said()).toEqual([]);
  expect(telemetry.spans).toHaveLength(3);
  expect(telemetry.records).toHaveLength(3);
  expect(await telemetry.total('costspan.generations')).toBe(3);
});

it('a copy of core whose state cannot be shared is one warning', () => {
  const key = Symbol.for('costspan.state.0');
  const all = globalThis as Record<symbol, unknown>;
  const withNewTracers = (): string[] => {
    warnings.length = 0;
    const tracerProvider = { getTracer: (name: string) => trace.getTracer(name) };
    generate(usageOf('image', [1]), {}, { providers: { tracerProvider } });
    return [...warnings];
  };
  expect(withNewTracers()).toEqual([]);
  all[key] = new Map();
  try {
    expect(withNewTracers()).toEqual([
      expect.stringMatching(/two versions of @costspan\/core .*npm ls @costspan\/core/),
    ]);
    expect(withNewTracers()).toEqual([]);
  } finally {
    delete all[key];
  }
});
