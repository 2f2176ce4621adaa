import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Finding } from '../finding.ts';
import { checkOpenTelemetry } from './opentelemetry.ts';

let app: string;
beforeEach(() => (app = mkdtempSync(join(tmpdir(), 'costspan-doctor-'))));
afterEach(() => rmSync(app, { recursive: true }));

/** An installed package, below the app or below another package. */
function put(path: string, version: string, dependencies: readonly string[] = []): void {
  const folder = join(app, path);
  mkdirSync(folder, { recursive: true });
  const manifest = { version, dependencies: Object.fromEntries(dependencies.map((name) => [name, '*'])) };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}

const API = 'node_modules/@opentelemetry/api';
const findings = async (): Promise<readonly Finding[]> => checkOpenTelemetry({ directory: app, environment: {} });

it('one copy is right', async () => {
  put('', '1.0.0', ['@opentelemetry/api']);
  put(API, '1.10.0');
  expect(await findings()).toMatchObject([{ level: 'ok', message: '@opentelemetry/api 1.10.0' }]);
});

it('copies of several versions are a problem; the fix is the newest, which is not the last by letters', async () => {
  put('', '1.0.0', ['@opentelemetry/api', 'sentry']);
  put(API, '1.10.0');
  put('node_modules/sentry', '10.0.0', ['@opentelemetry/api']);
  put(`node_modules/sentry/${API}`, '1.9.1');
  expect(await findings()).toMatchObject([
    {
      level: 'problem',
      message: expect.stringContaining('2 copies of @opentelemetry/api in different versions (1.9.1, 1.10.0)'),
      fix: expect.stringContaining('"@opentelemetry/api": "1.10.0"'),
    },
  ]);
});

it('an SDK of version 3 on an API of 1.9 is a problem that names both and the upgrade', async () => {
  put('', '1.0.0', ['@opentelemetry/api', '@opentelemetry/core']);
  put(API, '1.9.1');
  put('node_modules/@opentelemetry/core', '3.1.0');
  expect(await findings()).toMatchObject([
    { level: 'ok' },
    {
      level: 'problem',
      message: expect.stringMatching(/core 3\.1\.0.* needs @opentelemetry\/api 1\.10\.0 or later, and finds 1\.9\.1/),
      fix: expect.stringContaining('npm install @opentelemetry/api@1.10'),
    },
  ]);
});

it('an SDK of version 2 works with either', async () => {
  put('', '1.0.0', ['@opentelemetry/api', '@opentelemetry/core']);
  put(API, '1.9.1');
  put('node_modules/@opentelemetry/core', '2.9.0');
  expect(await findings()).toMatchObject([{ level: 'ok' }]);
});
