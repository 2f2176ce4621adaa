import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { node } from '../packed/support/run.ts';
import { amountsIn } from './run.ts';

const REGISTER = join(import.meta.dirname, '../../packages/auto/src/register.ts');

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator();
  folder = mkdtempSync(join(import.meta.dirname, '../.app-'));
});
beforeEach(() => simulator.reset());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await simulator.close();
});

const SDK = `
import OpenAI from 'openai';
const openai = new OpenAI({ baseURL: process.env.SIMULATOR, apiKey: 'sk-test' });
const image = () => openai.images.generate({ model: 'gpt-image-1', prompt: 'a kite', size: '1024x1024', quality: 'low' });
`;
const PLAIN = `
const post = (send = fetch) => send(process.env.SIMULATOR + '/images/generations', {
  method: 'POST', headers: { 'content-type': 'application/json' },
  body: '{"model":"gpt-image-1","prompt":"a kite","size":"1024x1024","quality":"low"}',
});
`;
/** A second copy of everything of costspan, as a bundle brings it. */
const OTHER_COPY = `
import { instrumentFetch, meterFetch } from '@costspan/instrumentation-fetch';
import { instrumentOpenAI } from '@costspan/instrumentation-openai';
`;

async function bundled(source: string, format: 'esm' | 'cjs' = 'esm'): Promise<string> {
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, source);
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format,
    write: false,
    logLevel: 'error',
    external: ['node:*', '@opentelemetry/api'],
  });
  return outputFiles[0]?.text ?? '';
}

/** Amounts of an app that runs with costspan, and what the provider bills for the same. */
async function chargesOf(source: string, extension = 'mjs', args = ['--import', REGISTER]) {
  const file = join(folder, `app.${extension}`);
  writeFileSync(file, source);
  const ledger = mkdtempSync(join(tmpdir(), 'costspan-copies-'));
  const { code, stderr } = await node([...args, file], {
    cwd: folder,
    env: {
      SIMULATOR: simulator.openai.url,
      ORIGIN: simulator.origin,
      COSTSPAN_GATEWAYS: `127.0.0.1/openai=openai,127.0.0.1/replicate=replicate,127.0.0.1/fal/queue.fal.run=fal`,
      COSTSPAN_LEDGER: `file:${ledger}`,
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    },
  }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const amounts = await amountsIn(ledger);
  rmSync(ledger, { recursive: true });
  return {
    amounts,
    total: amounts.reduce((sum, one) => sum + Number(one), 0),
    invoice: Number(simulator.invoice.total()),
  };
}

it.each([
  ['an SDK that is instrumented', `${SDK} await image();`, 1],
  ['an SDK and plain fetch', `${SDK} ${PLAIN} await image(); await (await post()).json();`, 2],
])('%s: each request is one charge', async (_, source, count) => {
  const { amounts, total, invoice } = await chargesOf(source);
  expect(amounts).toHaveLength(count);
  expect(total).toBeCloseTo(invoice, 9);
});

it('plain fetch in CommonJS is one charge', async () => {
  const source = `${PLAIN} post().then((response) => response.json());`;
  const { amounts, total, invoice } = await chargesOf(source, 'cjs', ['--require', REGISTER]);
  expect(amounts).toHaveLength(1);
  expect(total).toBeCloseTo(invoice, 9);
});

it.each(['esm', 'cjs'] as const)('a second copy in a bundle (%s) charges nothing twice', async (format) => {
  const source = await bundled(
    `${OTHER_COPY} ${SDK} ${PLAIN}
     instrumentFetch();
     instrumentOpenAI(openai);
     (async () => {
       await image();
       await (await post()).json();
       await (await post(meterFetch(fetch))).json();
       await new OpenAI({ baseURL: process.env.SIMULATOR, apiKey: 'sk-test', fetch: meterFetch(fetch) }).images.generate({
         model: 'gpt-image-1', prompt: 'a kite', size: '1024x1024', quality: 'low',
       });
     })();`,
    format,
  );
  const { amounts, total, invoice } = await chargesOf(source, format === 'esm' ? 'mjs' : 'cjs');
  expect(amounts).toHaveLength(4);
  expect(total).toBeCloseTo(invoice, 9);
});

it('a try that failed inside an SDK is a try, and no generation', async () => {
  simulator.openai.order({ fail: 503, times: 1 });
  const { amounts, total, invoice } = await chargesOf(`${SDK} await image();`);
  expect(amounts).toHaveLength(1);
  expect(total).toBeCloseTo(invoice, 9);
});

/** A job as plain requests: submitted, asked for until it is over. */
const JOBS: Readonly<Record<string, string>> = {
  replicate: `
    let one = await send('/replicate/v1/models/black-forest-labs/flux-schnell/predictions', { input: { prompt: 'a kite', num_outputs: 2 } });
    while (!['succeeded', 'failed'].includes(one.status)) one = await send('/replicate/v1/predictions/' + one.id);
    await send('/replicate/v1/predictions/' + one.id);
    await send('/replicate/v1/predictions');`,
  fal: `
    const at = '/fal/queue.fal.run/fal-ai/flux/dev';
    const { request_id } = await send(at, { prompt: 'a kite', num_images: 2 });
    let state;
    do state = await send('/fal/queue.fal.run/fal-ai/flux/requests/' + request_id + '/status'); while (state.status !== 'COMPLETED');
    await send('/fal/queue.fal.run/fal-ai/flux/requests/' + request_id);
    await send('/fal/queue.fal.run/fal-ai/flux/requests/' + request_id);`,
  openai: `
    let one = await send('/openai/v1/videos', { model: 'sora-2', prompt: 'a kite', seconds: '4', size: '1280x720' });
    while (!['completed', 'failed'].includes(one.status)) one = await send('/openai/v1/videos/' + one.id);
    await (await fetch(process.env.ORIGIN + '/openai/v1/videos/' + one.id + '/content', { headers })).arrayBuffer();`,
};

it.each(Object.entries(JOBS))('a job of %s by plain fetch is what the provider bills', async (_, job) => {
  const source = `
    const headers = { 'content-type': 'application/json', authorization: 'Bearer test', 'x-goog-api-key': 'test' };
    const send = async (path, body) => {
      const response = await fetch(process.env.ORIGIN + path, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
      if (!response.ok) throw new Error(path + ' ' + response.status + ' ' + (await response.text()));
      return response.json();
    };
    ${job}`;
  const { amounts, total, invoice } = await chargesOf(source);
  expect(invoice).toBeGreaterThan(0);
  expect(amounts).toHaveLength(1);
  expect(total).toBeCloseTo(invoice, 9);
});
