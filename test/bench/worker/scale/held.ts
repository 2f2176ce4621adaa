import { setTimeout as sleep } from 'node:timers/promises';
import type OpenAI from 'openai';
import { load } from '../attach.ts';
import { callOf } from '../calls.ts';
import { startOpenTelemetry } from '../otel.ts';
import { closeNetwork, stubFetch } from '../stub.ts';

/** What is kept of a call that is not answered yet, or of a job that goes on: `held.ts SUBJECT call|job` prints bytes of heap each. */
const [subject = '', what = ''] = process.argv.slice(2);
const COUNT = 5_000;

closeNetwork();
const otel = startOpenTelemetry({ keep: false });
const { make } = await load(subject, otel);
const client = make({ fetch: stubFetch(what === 'call' ? 'held' : 'ok'), maxRetries: 0, timeout: 2 ** 31 - 1 });
const answered = make({ fetch: stubFetch('ok'), maxRetries: 0 });
const open: Promise<unknown>[] = [];

/** As long as the prompts that people write. */
function submit(made: OpenAI, n: number): Promise<unknown> {
  return made.videos.create({
    model: 'sora-2',
    seconds: '8',
    size: '1280x720',
    prompt: `${n} ${'a red boat '.repeat(73)}`,
  });
}

async function heap(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await sleep(20);
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

const chat = callOf(answered, 'chat', subject);
for (let i = 0; i < 2_000; i++) await chat();
for (let i = 0; i < 500; i++) await submit(answered, i);
const before = await heap();
if (what === 'call') {
  const held = callOf(client, 'chat', subject);
  for (let i = 0; i < COUNT; i++) open.push(held());
  // Each gets as far as its request.
  await sleep(50);
} else for (let i = 0; i < COUNT; i++) await submit(client, i + 500);
const bytes = ((await heap()) - before) / COUNT;
process.stdout.write(`${JSON.stringify({ bytes, open: open.length })}\n`);
process.exit(0);
