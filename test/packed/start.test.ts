import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sdks } from '@costspan/auto/specs';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { INSTALL_TIMEOUT, installApp } from './support/app.ts';
import { node } from './support/run.ts';

let app: string;
beforeAll(async () => {
  app = await installApp();
  copyFileSync(join(import.meta.dirname, 'apps/record-modules.cjs'), join(app, 'record-modules.cjs'));
  writeFileSync(join(app, 'empty.mjs'), '');
}, INSTALL_TIMEOUT);

/** The modules of packages that an empty program loads, as `PACKAGE/FILE`. */
async function modules(env: Record<string, string> = {}, preload = '--import'): Promise<string[]> {
  const args = ['--require', './record-modules.cjs', preload, '@costspan/auto/register', 'empty.mjs'];
  const { code, stdout, stderr } = await node(args, { cwd: app, env }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const urls = JSON.parse(stdout) as string[];
  return urls.flatMap((url) => url.split('/node_modules/').slice(1).slice(-1));
}

function exporters(loaded: readonly string[]): string[] {
  const names = loaded.flatMap((file) => /^@opentelemetry\/(exporter-[^/]+)/.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort();
}

describe.each(['--import', '--require'])('register by %s', (preload) => {
  it('loads no more than it needs', async () => {
    const loaded = await modules({}, preload);
    const unwanted = [
      /^zod\//,
      /hashes/,
      /^@costspan\/meters\/dist\/(?!index\.js)/,
      /^@costspan\/prices\/dist\/chunks\/(?!version)/,
      /^@costspan\/instrumentation-[^/]+\/.*spec/,
      /^@opentelemetry\/(sdk-node|configuration|instrumentation|propagator-.*|.*grpc.*|exporter-(zipkin|prometheus))\//,
      /^@(grpc|protobufjs)\//,
    ];
    expect(loaded.filter((file) => unwanted.some((pattern) => pattern.test(file)))).toEqual([]);
    // 316 of OpenTelemetry 3.1, of the module hooks and of costspan, and two that name each SDK.
    expect(loaded.length).toBeLessThan(320 + 2 * sdks.length);
  });

  it('reads nothing of SDKs that are installed and not used', async () => {
    const folder = join(app, `unread${preload}`);
    rmSync(folder, { recursive: true, force: true });
    for (const name of sdks.flatMap(({ versions }) => Object.keys(versions))) {
      const sdk = join(folder, 'node_modules', name);
      mkdirSync(sdk, { recursive: true });
      // Who reads a pipe that nobody writes to waits for ever.
      execFileSync('mkfifo', [join(sdk, 'package.json')]);
    }
    writeFileSync(join(folder, 'empty.mjs'), '');
    const { child, ended } = node([preload, '@costspan/auto/register', 'empty.mjs'], { cwd: folder });
    onTestFinished(() => void child.kill('SIGKILL'));
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('loads one copy of the OpenTelemetry API', async () => {
    const files = (await modules({}, preload)).filter((file) => file.startsWith('@opentelemetry/api/'));
    const api = files.map((file) => file.replace(/\.[cm]js$/, ''));
    expect(api).toEqual([...new Set(api)]);
    expect(api.length).toBeGreaterThan(0);
  });

  it('hooks modules when the OpenTelemetry SDK is loaded', async () => {
    const loaded = await modules({}, preload);
    const hooks = loaded.findIndex((file) => file.startsWith('import-in-the-middle/'));
    expect(hooks).toBeGreaterThan(0);
    expect(loaded.slice(hooks).filter((file) => file.startsWith('@opentelemetry/'))).toEqual([]);
  });
});

describe('loads the exporters that are asked for', () => {
  const proto = ['exporter-logs-otlp-proto', 'exporter-metrics-otlp-proto', 'exporter-trace-otlp-proto'];
  const http = ['exporter-logs-otlp-http', 'exporter-metrics-otlp-http', 'exporter-trace-otlp-http'];
  it.each<[string, Record<string, string>, string[]]>([
    // That of metrics for Protobuf is made of that for JSON.
    ['by default', {}, [...proto, 'exporter-metrics-otlp-http']],
    ['for JSON', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, http],
    [
      'for the console',
      { OTEL_TRACES_EXPORTER: 'console', OTEL_METRICS_EXPORTER: 'console', OTEL_LOGS_EXPORTER: 'none' },
      [],
    ],
    ['for nothing', { OTEL_SDK_DISABLED: 'true' }, []],
    ['for traces alone', { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }, ['exporter-trace-otlp-proto']],
  ])('%s', async (_, env, expected) => {
    expect(exporters(await modules(env))).toEqual(expected.toSorted());
  });

  it('and those of NodeSDK where another is named', async () => {
    expect(exporters(await modules({ OTEL_TRACES_EXPORTER: 'zipkin' }))).toContain('exporter-zipkin');
  });
});

it('loads while the app is loading the same', async () => {
  const names = ['@costspan/auto/register', '@opentelemetry/sdk-node', '@opentelemetry/sdk-metrics'];
  const script = `await Promise.all(${JSON.stringify(names)}.map((name) => import(name))); console.log('done');`;
  const { stdout, stderr } = await node(['--input-type=module', '--eval', script], { cwd: app }).ended;
  expect({ stdout, stderr }).toEqual({ stdout: 'done\n', stderr: '' });
});
