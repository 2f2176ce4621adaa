import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerFiles, readLedger } from '@costspan/core/ledger';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sum } from '../invoice/money.ts';
import { node } from '../packed/support/run.ts';
import type { Running } from '../packed/support/run.ts';
import { COSTSPAN_GATEWAYS } from '../support/gateways.ts';

const REGISTER = join(import.meta.dirname, '../../packages/auto/src/register.ts');

let simulator: Simulator;
let folder: string;

beforeEach(async () => {
  simulator = await startSimulator();
  folder = mkdtempSync(join(import.meta.dirname, '.app-'));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await simulator.close();
});

/** A process of the app; the ledger's folder is the only thing that they share. */
function app(name: string, body: string): Running {
  const file = join(folder, `${name}.mjs`);
  const client = `new OpenAI({ baseURL: ${JSON.stringify(simulator.openai.url)}, apiKey: 'sk-test' })`;
  writeFileSync(file, `import OpenAI from 'openai';\nconst openai = ${client};\n${body}`);
  return node(['--import', REGISTER, file], {
    cwd: folder,
    env: {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      COSTSPAN_GATEWAYS,
      COSTSPAN_LEDGER: `file:${join(folder, 'ledger')}`,
    },
  });
}

/** Makes a batch, says its id, and lives until it is killed. */
const SUBMITTER = `
const lines = ['gpt-5-mini', 'gpt-4o-mini', 'gpt-5-mini', 'gpt-unknown'].map((model, i) => {
  const body = { model, messages: [{ role: 'user', content: 'Fold it ' + i + ' times.' }] };
  return JSON.stringify({ custom_id: String(i), method: 'POST', url: '/v1/chat/completions', body });
});
const file = await openai.files.create({ file: new File([lines.join('\\n')], 'a.jsonl'), purpose: 'batch' });
const settings = { endpoint: '/v1/chat/completions', completion_window: '24h' };
const { id } = await openai.batches.create({ input_file_id: file.id, ...settings });
console.log('batch ' + id);
setInterval(() => undefined, 1_000);
`;

/** Waits for the batch's end, says which files it has, and is killed before it reads one. */
const poller = (id: string): string => `
let batch = await openai.batches.retrieve('${id}');
while (batch.status !== 'completed') batch = await openai.batches.retrieve('${id}');
const { body } = await openai.files.content(batch.output_file_id);
await body.getReader().read();
console.log('files ' + batch.output_file_id + ' ' + batch.error_file_id);
setInterval(() => undefined, 1_000);
`;

const reader = (files: readonly string[]): string => `
for (const id of ${JSON.stringify(files)}) for (let i = 0; i < 2; i++) await (await openai.files.content(id)).text();
`;

test('a batch is charged once: made, polled and read in processes that are killed, and read again in another', async () => {
  const submitter = app('submitter', SUBMITTER);
  const id = (await submitter.line('batch')).slice('batch '.length);
  submitter.child.kill('SIGKILL');
  const polling = app('poller', poller(id));
  const files = (await polling.line('files')).split(' ').slice(1);
  polling.child.kill('SIGKILL');
  await Promise.all([submitter.ended, polling.ended]);
  const readers = await Promise.all(['one', 'two'].map((name) => app(name, reader(files)).ended));
  expect(readers.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const ledger = await readLedger(await ledgerFiles(join(folder, 'ledger')));
  const charges: string[] = [];
  const amounts: string[] = [];
  for await (const { balance, entry } of ledger.charges()) {
    charges.push(`${String(entry.attributes['gen_ai.request.model'])} ${balance.status}`);
    amounts.push(balance.amount?.toFixed() ?? 'none');
  }
  expect(charges.toSorted()).toEqual(['gpt-4o-mini final', 'gpt-5-mini final']);
  expect(ledger.records).toMatchObject({ read: 4, duplicates: 2 });
  expect(sum(amounts)).toBe(sum([simulator.invoice.total()]));
});
