import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const TEST = join(import.meta.dirname, '../../../../test');

interface Said {
  /** what two generations said on stderr, where no logger of the app is */
  readonly lines: readonly string[];
  /** span ids of their parents, by span */
  readonly parents: readonly (string | null)[];
}

/** Two generations in a process of their own, after `script`: what is said is said once in a process. */
function said(script: string, env: Readonly<Record<string, string>> = {}): Said {
  const source = `
    import { trace, ProxyTracerProvider, ROOT_CONTEXT } from '@opentelemetry/api';
    import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
    import { generate, usageOf, useAcme } from './support/acme.ts';
    const exporter = new InMemorySpanExporter();
    const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    const registered = new ProxyTracerProvider();
    registered.setDelegate(tracers);
    const otherCopy = (registry) => { globalThis[Symbol.for('opentelemetry.js.api.1')] = registry; };
    useAcme('1', process.env.COSTSPAN_LEDGER ?? 'otel');
    ${script}
    for (const quantity of [1, 2]) generate(usageOf('image', [quantity]));
    console.log(JSON.stringify(exporter.getFinishedSpans().map((span) => span.parentSpanContext?.spanId ?? null)));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
    cwd: TEST,
    env: { PATH: process.env['PATH'], ...env },
  });
  return {
    lines: stderr.split('\n').filter((line) => line !== ''),
    parents: JSON.parse(stdout) as (string | null)[],
  };
}

const REGISTER = 'trace.setGlobalTracerProvider(tracers);';
const NO_METER = expect.stringMatching(
  /^costspan: no MeterProvider is registered: .* metric reader, or set OTEL_METRICS_EXPORTER=none/,
);
const NO_LOGGER = expect.stringMatching(
  /^costspan: no LoggerProvider is registered: .* COSTSPAN_LEDGER to off .* OTEL_LOGS_EXPORTER=none/,
);
const ON_PURPOSE = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

it('no OpenTelemetry at all is one line, and not one for each of its parts', () => {
  expect(said('').lines).toEqual([
    expect.stringMatching(/^costspan: no TracerProvider is registered: .*Start the OpenTelemetry SDK first/),
  ]);
});

it('spans without metrics and without logs are a line each, which says how not to want them', () => {
  expect(said(REGISTER)).toEqual({ lines: [NO_METER, NO_LOGGER], parents: [null, null] });
});

it.each([ON_PURPOSE, { OTEL_METRICS_EXPORTER: 'none', COSTSPAN_LEDGER: 'off' }])('%o is meant so', (env) => {
  expect(said(REGISTER, env)).toEqual({ lines: [], parents: [null, null] });
});

it.each([{ OTEL_SDK_DISABLED: 'true' }, { ...ON_PURPOSE, OTEL_TRACES_EXPORTER: 'none' }])('%o is meant so', (env) => {
  expect(said('', env).lines).toEqual([]);
});

it('without spans on purpose, metrics and logs are missed all the same', () => {
  expect(said('', { OTEL_TRACES_EXPORTER: 'none' }).lines).toEqual([NO_METER, NO_LOGGER]);
});

it('an older copy of the API that has the SDK gets the spans, below its own active span, and is one line', () => {
  const script = `
    const spanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    const active = () => trace.setSpanContext(ROOT_CONTEXT, spanContext);
    otherCopy({ version: '1.9.1', trace: registered, context: { active } });`;
  const { lines, parents } = said(script, ON_PURPOSE);
  expect(lines).toEqual([
    expect.stringMatching(
      /^costspan: two versions of @opentelemetry\/api .* 1\.9\.1 has the OpenTelemetry SDK, and costspan uses 1\.10\.0: .* Upgrade 1\.9\.1 to 1\.10\.0, .*"overrides"/,
    ),
  ]);
  expect(parents).toEqual(['b'.repeat(16), 'b'.repeat(16)]);
});

it('a newer copy that has the SDK works, and is one line', () => {
  const { lines, parents } = said(`otherCopy({ version: '1.11.0', trace: registered });`, ON_PURPOSE);
  expect(lines).toEqual([expect.stringMatching(/1\.11\.0 has the OpenTelemetry SDK, .* Upgrade 1\.10\.0 to 1\.11\.0/)]);
  expect(parents).toHaveLength(2);
});

it('spans that another version has refused are one line, and no hint to start OpenTelemetry', () => {
  expect(said(`otherCopy({ version: '1.9.1' });`).lines).toEqual([
    expect.stringMatching(/1\.9\.1 was the first to register, which refused what 1\.10\.0 registers: .* no spans/),
  ]);
});

it('another patch of the same version works, and nothing is said', () => {
  expect(said(`otherCopy({ version: '1.10.7', trace: registered });`, ON_PURPOSE)).toEqual({
    lines: [],
    parents: [null, null],
  });
});
