import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { attachmentOf } from './attachment.ts';
import type { Attachment } from './attachment.ts';
import { Recorder } from './conformance/recorder.ts';
import { patchLoaded } from './patch-loaded.ts';
import { charges, row, specOf } from './testing.ts';

interface Sdk {
  generate(body: object): object;
}
interface Exports {
  Sdk: new () => Sdk;
  inner?: { prototype: object };
}

const said: string[] = [];
let root: string;

beforeEach(() => {
  said.length = 0;
  const warn = (text: string): void => void said.push(text);
  diag.setLogger({ verbose: warn, debug: warn, info: warn, warn, error: warn }, DiagLogLevel.WARN);
  root = mkdtempSync(join(tmpdir(), 'costspan-'));
});
afterEach(() => {
  diag.disable();
  rmSync(root, { recursive: true });
});

function install(name: string): Exports {
  const folder = join(root, 'node_modules', name);
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, main: './lib' }));
  writeFileSync(join(folder, 'lib/index.js'), 'exports.Sdk = class Sdk { generate(body) { return { units: 1 }; } };');
  return createRequire(join(root, 'app.js'))(name) as Exports;
}

function instrument(name: string, how?: 'quiet'): { attachment: Attachment; recorder: Recorder } {
  const targets = (exports: Record<string, unknown>) => ({ Sdk: (exports as unknown as Exports).Sdk.prototype });
  const attachment = attachmentOf(specOf({ versions: { [name]: '>=1' }, files: [{ name, targets }], methods: [row] }));
  const recorder = new Recorder();
  attachment.providers = recorder.providers;
  attachment.enabled = true;
  patchLoaded(attachment, how);
  return { attachment, recorder };
}

it('an SDK that was loaded before is patched, also for clients that exist, and a warning names the way out', () => {
  const client = new (install('late-sdk').Sdk)();
  const { recorder, attachment } = instrument('late-sdk');
  expect(client.generate({})).toEqual({ units: 1 });
  expect(charges(recorder)).toEqual(['final 1 charged']);
  expect(said).toEqual([
    'costspan: late-sdk was loaded before costspan: clients made earlier may not be seen. Start costspan first, or use instrumentFake(client).',
  ]);
  patchLoaded(attachment);
  expect(said).toHaveLength(1);
});

it('quietly, without a warning', () => {
  const client = new (install('quiet-sdk').Sdk)();
  const { recorder } = instrument('quiet-sdk', 'quiet');
  client.generate({});
  expect(charges(recorder)).toEqual(['final 1 charged']);
  expect(said).toEqual([]);
});

it('an SDK of a scope is found by both parts of its name', () => {
  const client = new (install('@fake/late-sdk').Sdk)();
  const { recorder } = instrument('@fake/late-sdk', 'quiet');
  client.generate({});
  expect(charges(recorder)).toEqual(['final 1 charged']);
});

it('nothing is said of an SDK that was not loaded, and its spec is not asked for', () => {
  install('loaded-sdk');
  const { name, scope, clientFunction } = specOf();
  let loads = 0;
  const attachment = attachmentOf({
    name,
    scope,
    clientFunction,
    versions: { 'absent-sdk': '>=1' },
    load: () => (loads++, specOf()),
  });
  patchLoaded(attachment);
  expect([said, loads]).toEqual([[], 0]);
});

it('an SDK whose exports the spec cannot read is left alone', () => {
  const { Sdk } = install('odd-sdk');
  const targets = (): never => {
    throw new Error('ours');
  };
  const attachment = attachmentOf(specOf({ versions: { 'odd-sdk': '>=1' }, files: [{ name: 'odd-sdk', targets }] }));
  expect(() => patchLoaded(attachment, 'quiet')).not.toThrow();
  expect(new Sdk().generate({})).toEqual({ units: 1 });
  expect(said.join()).toMatch(/patching odd-sdk failed, the app is not affected/);
});
