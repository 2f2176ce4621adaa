import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { ledgerFiles } from '../ledger/files.ts';
import { readLedger } from '../ledger/read.ts';
import { configure } from '../settings.ts';
import { ledger } from './sinks.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-sinks-'));
afterAll(() => {
  configure({});
  rmSync(home, { recursive: true });
});

const emitted: unknown[] = [];
const loggerProvider = {
  getLogger: () => ({ emit: (record: { eventName: string; attributes: object }) => void emitted.push(record) }),
};
let folder = '';
let number = 0;
beforeEach(() => {
  emitted.length = 0;
  folder = join(home, String(++number));
});

function verdict(): void {
  ledger({ loggerProvider })?.append({
    kind: 'verdict',
    chargeKey: 'output:1',
    attributes: {},
    context: ROOT_CONTEXT,
    time: Date.parse('2026-11-24T10:00:00Z'),
  });
}

async function written(): Promise<string[]> {
  const keys: string[] = [];
  const ledger = await readLedger(await ledgerFiles(folder));
  for await (const { recordKey } of ledger.entries()) keys.push(recordKey);
  return keys;
}

it('hands one record to the log pipeline and to the folder', async () => {
  configure({ ledger: ['otel', `file:${folder}`] });
  verdict();
  const attributes = { 'costspan.charge.key': 'output:1', 'costspan.record.key': 'output:1/verdict/1' };
  expect(emitted).toMatchObject([{ eventName: 'costspan.verdict', attributes }]);
  expect(await written()).toEqual(['output:1/verdict/1']);
});

it('writes only where it was told to, also when that changes', async () => {
  configure({ ledger: `file:${folder}` });
  verdict();
  expect(emitted).toEqual([]);
  configure({ ledger: 'otel' });
  verdict();
  expect(emitted).toHaveLength(1);
  expect(await written()).toHaveLength(1);
  configure({ ledger: 'off' });
  expect(ledger({ loggerProvider })).toBeUndefined();
});
