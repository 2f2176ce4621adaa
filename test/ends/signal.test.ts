import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Receiver } from '../packed/support/receiver.ts';
import { node } from '../packed/support/run.ts';
import type { Running } from '../packed/support/run.ts';
import { AT_ONCE, END, endAfter } from './app.ts';

const REGISTER = join(import.meta.dirname, '../../packages/auto/src/register.ts');
const CALLS = 20;

let receiver: Receiver;
let simulator: Simulator;
let folder: string;

beforeEach(async () => {
  [receiver, simulator] = await Promise.all([Receiver.start(), startSimulator()]);
  folder = mkdtempSync(join(import.meta.dirname, '.app-'));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([receiver.close(), simulator.close()]);
});

/** A process that makes a call, and then `CALLS` at once; in a loop each makes its next as soon as it is answered. */
function app(isLoop: boolean): Running {
  const file = join(folder, 'app.mjs');
  writeFileSync(
    file,
    `import OpenAI from 'openai';
    const openai = new OpenAI({ baseURL: process.env.SIMULATOR, apiKey: 'sk-test', maxRetries: 0 });
    const image = () => openai.images.generate({ model: 'gpt-image-1', prompt: 'a kite', size: '1024x1024', quality: 'low' });
    const images = async () => {
      do await image();
      while (${isLoop});
    };
    await image();
    console.log('ready');
    for (let i = 0; i < ${CALLS}; i += 1) void images();
    setInterval(() => {}, 1000);`,
  );
  return node(['--import', REGISTER, file], {
    cwd: folder,
    env: {
      ...receiver.env,
      // Nothing is exported before the process has heard the signal.
      OTEL_BSP_SCHEDULE_DELAY: '60000',
      OTEL_BLRP_SCHEDULE_DELAY: '60000',
      SIMULATOR: simulator.openai.url,
      COSTSPAN_GATEWAYS: '127.0.0.1=openai',
      COSTSPAN_LEDGER: `otel,file:${join(folder, 'ledger')}`,
    },
  });
}

interface Charge {
  readonly 'costspan.cost.status': string;
  readonly 'costspan.cost.amount_decimal': string;
}

/** The charges in the file ledger. */
function ledger(): Charge[] {
  const files = readdirSync(join(folder, 'ledger')).map((file) => readFileSync(join(folder, 'ledger', file), 'utf8'));
  const lines = files.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return lines.map((line) => (JSON.parse(line) as { attributes: Charge }).attributes);
}

function expectAgreement(): void {
  const charges = ledger();
  expect(receiver.spans).toHaveLength(charges.length);
  expect(receiver.records).toHaveLength(charges.length);
  expect(receiver.total('costspan.generations')).toBe(charges.length);
  const final = charges.filter((charge) => charge['costspan.cost.status'] === 'final');
  const total = final.reduce((sum, charge) => sum + Number(charge['costspan.cost.amount_decimal']), 0);
  expect(receiver.total('costspan.cost')).toBeCloseTo(total, 9);
}

/** Starts the app and lets its first call be answered; the others wait for their answers. */
async function withOpenCalls(): Promise<{ running: Running; answer: () => void }> {
  const [first, ...held] = Array.from({ length: CALLS + 1 }, () => simulator.openai.order({ hold: true }));
  const running = app(false);
  await first?.reached;
  first?.release();
  await Promise.all(held.map(({ reached }) => reached));
  return { running, answer: () => held.forEach((one) => one.release()) };
}

it('SIGTERM leaves calls the time to be answered', async () => {
  const { running, answer } = await withOpenCalls();
  running.child.kill('SIGTERM');
  await receiver.nextExport();
  answer();
  expect(await running.ended).toMatchObject({ signal: 'SIGTERM', stderr: '' });
  expect(ledger().map((charge) => charge['costspan.cost.status'])).toEqual(Array(CALLS + 1).fill('final'));
  expectAgreement();
  expect(receiver.total('costspan.cost')).toBeCloseTo(Number(simulator.invoice.total()), 9);
});

it('and ends those at risk that are not', async () => {
  const { running } = await withOpenCalls();
  const ended = await endAfter(running, 'ready', () => running.child.kill('SIGTERM'));
  expect(ended.signal).toBe('SIGTERM');
  expect(ended.ms).toBeLessThan(END);
  expect(ledger().map((charge) => charge['costspan.cost.status'])).toEqual(['final', ...Array(CALLS).fill('at_risk')]);
  expectAgreement();
});

it('what is written agrees where calls go on to the end', async () => {
  const running = app(true);
  const { signal, ms } = await endAfter(running, 'ready', () => running.child.kill('SIGTERM'));
  expect(signal).toBe('SIGTERM');
  expect(ms).toBeLessThan(END);
  expect(ledger().length).toBeGreaterThan(CALLS);
  expectAgreement();
});

it('a second signal does not wait', async () => {
  const { running } = await withOpenCalls();
  running.child.kill('SIGTERM');
  await receiver.nextExport();
  const from = performance.now();
  running.child.kill('SIGINT');
  expect(await running.ended).toMatchObject({ signal: 'SIGINT' });
  expect(performance.now() - from).toBeLessThan(AT_ONCE);
});
