import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configure, memoryJobStore, withAttribution } from '@costspan/core';
import { attachmentOf } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import type { Fixture } from '@costspan/instrumentation/conformance';
import { GoogleGenAI } from '@google/genai';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { spec } from './spec.ts';
import { instrumentGoogleGenAI } from './whole.ts';

const FILE = 'files/batch-fixture';
const fixture = (name: string): Fixture['exchange'] => {
  const text = readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as Fixture).exchange;
};
const LINES = fixture('files-download').response as readonly object[];
const done = JSON.parse(
  JSON.stringify(fixture('batches-get-file').response).replaceAll('files/fixture', FILE),
) as object;

let recorder: Recorder;
let folder: string;
let lines: readonly object[];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 24), toFake: ['Date'] });
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  configure({ jobStore: memoryJobStore() });
  folder = mkdtempSync(join(tmpdir(), 'batch-'));
  lines = LINES;
});
afterEach(() => {
  vi.useRealTimers();
  configure({});
  rmSync(folder, { recursive: true });
});

async function serve(input: unknown): Promise<Response> {
  const { pathname } = new URL(input instanceof Request ? input.url : String(input));
  if (pathname.endsWith(':batchGenerateContent')) return Response.json(fixture('batches-create').response);
  if (pathname.endsWith(':download')) {
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    return new Response(text, { headers: { 'content-type': 'application/octet-stream' } });
  }
  return Response.json(done);
}

const client = (): GoogleGenAI =>
  instrumentGoogleGenAI(new GoogleGenAI({ apiKey: 'key-canary', httpOptions: { fetch: serve as never } }));

const charges = (): unknown[] =>
  recorder.records.map(({ attributes }) => ({
    model: attributes['gen_ai.request.model'],
    amount: attributes['costspan.cost.amount_decimal'],
    feature: attributes['costspan.feature'],
    key: attributes['costspan.charge.key'],
  }));

// 4000 × 0.15 + 1000 × 1.25, of a million each
const CHARGED = { model: 'gemini-2.5-flash', amount: '0.00185', key: `gcp.gemini:${FILE}` };

test('a batch whose answers are in a file is charged by that file, once, as it was submitted', async () => {
  const src = { fileName: 'files/input' };
  const batch = await withAttribution({ feature: 'captions' }, () =>
    client().batches.create({ model: 'gemini-2.5-flash', src }),
  );
  const { dest } = await client().batches.get({ name: batch.name as string });
  expect(dest?.fileName).toBe(FILE);
  expect(charges()).toEqual([]);
  for (const name of ['a', 'b'])
    await client().files.download({ file: dest?.fileName as string, downloadPath: join(folder, name) });
  expect(charges()).toEqual([{ ...CHARGED, feature: 'captions' }]);
  expect(readFileSync(join(folder, 'b'), 'utf8').split('\n')).toHaveLength(LINES.length);
});

test('in a process that knows the file alone', async () => {
  await client().files.download({ file: FILE, downloadPath: join(folder, 'a') });
  expect(charges()).toEqual([{ ...CHARGED, feature: undefined }]);
});

test('another file is no batch', async () => {
  lines = [{ key: 'one', request: { contents: [] } }];
  await client().files.download({ file: FILE, downloadPath: join(folder, 'a') });
  expect(recorder.records).toEqual([]);
  expect(recorder.spans).toEqual([]);
});
