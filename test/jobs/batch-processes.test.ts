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

const PACKAGES = join(import.meta.dirname, '../../packages');
const REGISTER = join(PACKAGES, 'auto/src/register.ts');

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

/** An SDK whose batches are called as OpenAI's are. */
interface Sdk {
  /** its folder, where its npm package is found */
  readonly folder: string;
  readonly npm: string;
  readonly url: () => string;
  /** two with a price, or one twice */
  readonly models: readonly [string, string];
}

/** A process of the app; the ledger's folder is the only thing that they share. */
function app(sdk: Sdk, name: string, body: string): Running {
  const home = join(PACKAGES, sdk.folder, 'testing');
  const file = join(folder, `${name}.mjs`);
  const client = `new Client({ baseURL: ${JSON.stringify(sdk.url())}, apiKey: 'sk-test' })`;
  const load = `createRequire(${JSON.stringify(join(home, 'client.ts'))})('${sdk.npm}')`;
  const imports = `import { createRequire } from 'node:module';\nconst { default: Client } = ${load};`;
  writeFileSync(file, `${imports}\nconst client = ${client};\n${body}`);
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
const submitter = ([one, other]: Sdk['models']): string => `
const lines = ['${one}', '${other}', '${one}', 'model-unknown'].map((model, i) => {
  const body = { model, messages: [{ role: 'user', content: 'Fold it ' + i + ' times.' }] };
  return JSON.stringify({ custom_id: String(i), method: 'POST', url: '/v1/chat/completions', body });
});
const file = await client.files.create({ file: new File([lines.join('\\n')], 'a.jsonl'), purpose: 'batch' });
const settings = { endpoint: '/v1/chat/completions', completion_window: '24h' };
const { id } = await client.batches.create({ input_file_id: file.id, ...settings });
console.log('batch ' + id);
setInterval(() => undefined, 1_000);
`;

/** Waits for the batch's end, says which files it has, and is killed before it reads one. */
const poller = (id: string): string => `
let batch = await client.batches.retrieve('${id}');
while (batch.status !== 'completed') batch = await client.batches.retrieve('${id}');
const { body } = await client.files.content(batch.output_file_id);
await body.getReader().read();
console.log('files ' + batch.output_file_id + ' ' + batch.error_file_id);
setInterval(() => undefined, 1_000);
`;

const reader = (files: readonly string[]): string => `
for (const id of ${JSON.stringify(files)}) for (let i = 0; i < 2; i++) await (await client.files.content(id)).text();
`;

const SDKS: readonly Sdk[] = [
  {
    folder: 'instrumentation-openai',
    npm: 'openai',
    url: () => simulator.openai.url,
    models: ['gpt-4o-mini', 'gpt-5-mini'],
  },
  {
    folder: 'instrumentation-groq',
    npm: 'groq-sdk',
    url: () => `${simulator.origin}/groq`,
    models: ['openai/gpt-oss-120b', 'openai/gpt-oss-120b'],
  },
];

test.each(SDKS)(
  'a batch of $npm is charged once: made, polled and read in processes that are killed, and read again in another',
  async (sdk) => {
    const submitting = app(sdk, 'submitter', submitter(sdk.models));
    const id = (await submitting.line('batch')).slice('batch '.length);
    submitting.child.kill('SIGKILL');
    const polling = app(sdk, 'poller', poller(id));
    const files = (await polling.line('files')).split(' ').slice(1);
    polling.child.kill('SIGKILL');
    await Promise.all([submitting.ended, polling.ended]);
    const readers = await Promise.all(['one', 'two'].map((name) => app(sdk, name, reader(files)).ended));
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
    const models = [...new Set(sdk.models)];
    expect(charges.toSorted()).toEqual(models.map((model) => `${model} final`));
    expect(ledger.records).toMatchObject({ read: 2 * models.length, duplicates: models.length });
    expect(sum(amounts)).toBe(sum([simulator.invoice.total()]));
  },
);
