import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerFiles, readLedger } from '@costspan/core/ledger';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { node } from '../packed/support/run.ts';
import type { Running } from '../packed/support/run.ts';

const REGISTER = join(import.meta.dirname, '../../packages/auto/src/register.ts');
const ENDPOINT = 'fal-ai/kling-video/v3/pro/text-to-video';

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

/** An app with a job store of its own; the ledger's folder is the only thing that it shares. */
function app(name: string, body: string): Running {
  const file = join(folder, `${name}.mjs`);
  const client = `fal.config({ fetch: falFetch(${JSON.stringify(simulator.fal.url)}), credentials: 'test' });`;
  writeFileSync(
    file,
    `import { fal } from '@fal-ai/client';\nimport { falFetch } from '@costspan/simulator';\n${client}\n${body}`,
  );
  return node(['--import', REGISTER, file], {
    cwd: folder,
    env: {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      COSTSPAN_LEDGER: `file:${join(folder, 'ledger')}`,
    },
  });
}

/** Submits a job, says its id, and settles its webhook once it is told to. */
const SUBMITTER = `
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { settleWebhook } from '@costspan/core';
const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const delivered = once(server, 'request');
const told = once(process, 'SIGUSR2');
const input = { prompt: 'a red kite', duration: '5', generate_audio: false };
const webhookUrl = 'http://127.0.0.1:' + server.address().port;
const { request_id } = await fal.queue.submit('${ENDPOINT}', { input, webhookUrl });
const [request, response] = await delivered;
const payload = await json(request);
response.end();
console.log('job ' + request_id);
await told;
const { charge } = await settleWebhook('fal', payload);
console.log('webhook ' + charge.status);
server.close();
`;

const fetcher = (requestId: string): string => `
const job = { requestId: '${requestId}' };
while ((await fal.queue.status('${ENDPOINT}', job)).status !== 'COMPLETED');
await fal.queue.result('${ENDPOINT}', job);
`;

test.each([['the webhook first'], ['the result first']])(
  'a webhook in one process and the result in another, without a store in common: the better record counts, %s',
  async (order) => {
    const submitter = app('submitter', SUBMITTER);
    const id = (await submitter.line('job')).slice('job '.length);
    const settle = async (): Promise<void> => {
      submitter.child.kill('SIGUSR2');
      const { code, stdout } = await submitter.ended;
      expect([code, stdout.trim().split('\n').at(-1)]).toEqual([0, 'webhook estimated']);
    };
    if (order === 'the webhook first') await settle();
    expect((await app('fetcher', fetcher(id)).ended).code).toBe(0);
    if (order === 'the result first') await settle();
    const sources = await ledgerFiles(join(folder, 'ledger'));
    const ledger = await readLedger(sources);
    const charges: string[] = [];
    for await (const { balance } of ledger.charges()) charges.push(`${balance.status} ${balance.amount}`);
    expect(sources).toHaveLength(2);
    expect(ledger.records).toMatchObject({ read: 2, duplicates: 1 });
    expect(charges).toEqual([`final ${simulator.invoice.total()}`]);
  },
);
