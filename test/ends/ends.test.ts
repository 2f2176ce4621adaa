import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Apps, AT_ONCE, END, endAfter } from './app.ts';
import { backEnds } from './back-ends.ts';
import type { BackEnd } from './back-ends.ts';

/** With a turn of the event loop for each call, so that exports are under way when the calls are done. */
const CALLS = `for (let i = 0; i < Number(process.env.CALLS); i += 1) {
  await image();
  await new Promise(setImmediate);
}`;

const apps = new Apps();
afterAll(() => apps.close());

describe.each(Object.keys(backEnds))('a back end that %s', (name) => {
  let backEnd: BackEnd;
  beforeAll(async () => {
    backEnd = await (backEnds[name] as () => Promise<BackEnd>)();
  });
  afterAll(() => backEnd.close());

  const limit = /refuses|resets|later/.test(name) ? AT_ONCE : END;

  function run(body: string, calls: number) {
    return apps.run(body, { OTEL_EXPORTER_OTLP_ENDPOINT: backEnd.url, CALLS: String(calls) });
  }

  it.each([1, 10_000])('does not hold a process that has made %d calls', { timeout: 60_000 }, async (calls) => {
    const { code, ms, stderr } = await endAfter(run(`${CALLS} console.log('done');`, calls), 'done');
    console.log(`${name}, ${calls} calls: ${ms.toFixed(0)} ms`);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(limit);
    expect(stderr.split('\n').filter((line) => /an OpenTelemetry exporter failed/.test(line)).length).toBeLessThan(2);
  });

  it.each([1, 10_000])('nor one that is asked to end after %d calls', { timeout: 60_000 }, async (calls) => {
    const running = run(`${CALLS} setInterval(() => {}, 1000); console.log('ready');`, calls);
    const { signal, ms } = await endAfter(running, 'ready', () => running.child.kill('SIGTERM'));
    console.log(`${name}, ${calls} calls, SIGTERM: ${ms.toFixed(0)} ms`);
    expect(signal).toBe('SIGTERM');
    expect(ms).toBeLessThan(limit);
  });
});

it('flush() waits as long as the back end takes', { timeout: 30_000 }, async () => {
  const backEnd = await backEnds['answers after the deadline']?.();
  const body = `import { flush } from '@costspan/auto'; await image(); await flush(); console.log('flushed');`;
  const ended = await apps.run(body, { OTEL_EXPORTER_OTLP_ENDPOINT: backEnd?.url ?? '' }).ended;
  await backEnd?.close();
  expect(ended).toMatchObject({ code: 0, stdout: 'flushed\n', stderr: '' });
});

it('NodeSDK does not hold a process either, where it is asked for', async () => {
  const backEnd = await backEnds['never answers']?.();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: backEnd?.url ?? '', OTEL_NODE_RESOURCE_DETECTORS: 'env' };
  const { code, ms } = await endAfter(
    apps.run(`process.exitCode = 3; await image(); console.log('done');`, env),
    'done',
  );
  await backEnd?.close();
  expect(code).toBe(3);
  expect(ms).toBeLessThan(END);
});
