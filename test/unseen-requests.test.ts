import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { node } from './packed/support/run.ts';

const REGISTER = join(import.meta.dirname, '../packages/auto/src/register.ts');
const DEEPGRAM = join(import.meta.dirname, '../packages/instrumentation-deepgram/package.json');
/** Spans and metrics of these apps go nowhere, on purpose. */
const NO_EXPORT = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator();
  folder = mkdtempSync(join(import.meta.dirname, '.app-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await simulator.close();
});

const SDK = `
import OpenAI from 'openai';
const openai = new OpenAI({ baseURL: process.env.SIMULATOR, apiKey: 'sk-test', maxRetries: 0 });
const image = () => openai.images.generate({ model: 'gpt-image-1', prompt: 'a kite', size: '1024x1024', quality: 'low' });
`;
const PLAIN = `
const post = (path) => fetch(process.env.SIMULATOR + path, { method: 'POST', body: '{"model":"gpt-image-1","prompt":"a kite"}', headers: { 'content-type': 'application/json' } });
`;

/** Lines of stderr of an app that runs with costspan; it must end well. */
async function linesOf(source: string, env: Readonly<Record<string, string>> = {}, args = ['--import', REGISTER]) {
  const file = join(folder, 'app.mjs');
  writeFileSync(file, source);
  const { code, stderr } = await node([...args, file], {
    cwd: folder,
    env: { ...NO_EXPORT, SIMULATOR: simulator.openai.url, COSTSPAN_GATEWAYS: '127.0.0.1=openai', ...env },
  }).ended;
  expect(code, stderr).toBe(0);
  return stderr.split('\n').filter((line) => line !== '');
}

const LINE =
  /^costspan: a request to openai passed by every instrumentation .* taken in openai, write instrumentOpenAI\(client\) .* serverExternalPackages; elsewhere: external\)/;

/** Every instrumentation but the one of requests. */
const WITHOUT_LAYER = `const { costspan } = await import('@costspan/auto');
for (const one of costspan()) if (one.instrumentationName === '@costspan/instrumentation-fetch') one.disable();
`;

/** An app that a bundler has taken the SDK into. */
async function bundled(source: string): Promise<string> {
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, source);
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'error',
    external: ['node:*', '@costspan/*'],
  });
  return outputFiles[0]?.text ?? '';
}

it('an SDK in a bundle, called twice, is one line that names biller, SDK and both fixes', async () => {
  const source = await bundled(`${SDK} ${WITHOUT_LAYER} await image(); await image();`);
  expect(await linesOf(source, {}, [])).toEqual([expect.stringMatching(LINE)]);
});

it('an SDK that was imported before costspan is the same', async () => {
  expect(await linesOf(`${SDK} ${WITHOUT_LAYER} await image();`, {}, [])).toEqual([expect.stringMatching(LINE)]);
});

it('plain fetch is the same', async () => {
  const source = `${PLAIN} ${WITHOUT_LAYER} await post('/images/generations');`;
  expect(await linesOf(source, {}, [])).toEqual([expect.stringMatching(LINE)]);
});

/** One finished request to each: what the HTTP layer has measured of them. */
const MEASURED = `
import { openCallCount } from '@costspan/instrumentation';
import { seenByHttp } from '@costspan/core/internal';
while (openCallCount() > 0) await new Promise(setImmediate);
console.error(JSON.stringify(seenByHttp()));
`;

it.each([
  ['an SDK in a bundle', () => bundled(`${SDK} await image(); await image(); ${MEASURED}`), '{"openai":2}'],
  ['plain fetch', () => `${PLAIN} await (await post('/images/generations')).json(); ${MEASURED}`, '{"openai":1}'],
  ['an SDK that is instrumented', () => `${SDK} await image(); ${MEASURED}`, '{}'],
])('with the HTTP layer on, %s needs no line', async (_, source, measured) => {
  expect(await linesOf(await source())).toEqual([measured]);
});

it('another biller that no SDK of costspan is for is a line of its own', async () => {
  const env = { COSTSPAN_GATEWAYS: '127.0.0.1=cerebras' };
  expect(await linesOf(`${PLAIN} await post('/chat/completions'); await post('/chat/completions');`, env)).toEqual([
    expect.stringMatching(/^costspan: a request to cerebras .* costspan instruments no SDK of cerebras/),
  ]);
});

it.each([
  ['a call that an instrumentation sees', `${SDK} await image();`],
  ['a call that is answered later', `${SDK} const one = image(); await new Promise(setImmediate); await one;`],
  ['a poll, a list, a download', `${PLAIN} await fetch(process.env.SIMULATOR + '/videos/video_1');`],
  ['an upload', `${PLAIN} await post('/files');`],
  [
    'what is done while tracing is suppressed',
    `import { context } from '@opentelemetry/api'; import { suppressTracing } from '@opentelemetry/core';
    import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    ${PLAIN} await context.with(suppressTracing(context.active()), () => post('/images/generations'));`,
  ],
])('%s says nothing', async (_, source) => {
  expect(await linesOf(source)).toEqual([]);
});

it('a client of http is seen as one of fetch', async () => {
  const source = `import { request } from 'node:http'; import { once } from 'node:events'; ${WITHOUT_LAYER}
    const [response] = await once(request(process.env.SIMULATOR + '/images/generations', { method: 'POST' }).end('{}'), 'response');
    response.resume();`;
  expect(await linesOf(source, {}, [])).toEqual([expect.stringMatching(LINE)]);
});

it('a web socket that no SDK opens is one line, and one that an SDK opens is none', async () => {
  const open = `const socket = new WebSocket(process.env.SOCKET); socket.onerror = () => undefined;
    await new Promise((resolve) => (socket.onclose = socket.onopen = resolve)); socket.close();`;
  const sdk = `import { createRequire } from 'node:module';
    const { DeepgramClient } = createRequire(${JSON.stringify(DEEPGRAM)})('@deepgram/sdk');
    const environment = { base: process.env.SOCKET, production: process.env.SOCKET, agent: process.env.SOCKET };
    const session = await new DeepgramClient({ apiKey: 'test', environment }).listen.v1.connect({ model: 'nova-3' });
    session.connect(); await session.waitForOpen();
    const closed = new Promise((resolve) => session.on('close', resolve)); session.close(); await closed;`;
  const env = { SOCKET: simulator.deepgram.webSocketUrl, COSTSPAN_GATEWAYS: '127.0.0.1=deepgram' };
  expect(await linesOf(`${open} ${open.replaceAll('socket', 'again')}`, env)).toEqual([
    expect.stringMatching(/^costspan: a web socket to deepgram .* measures those of @deepgram\/sdk.* recordCharge/),
  ]);
  expect(await linesOf(sdk, env)).toEqual([]);
});

it('an instrumentation that is switched off says nothing', async () => {
  const source = `import { costspan } from '@costspan/auto'; for (const one of costspan()) one.disable();
    ${PLAIN} await post('/images/generations');`;
  expect(await linesOf(source, {}, [])).toEqual([]);
});

it('somebody else has no gateway and no line', async () => {
  expect(await linesOf(`${PLAIN} await post('/images/generations');`, { COSTSPAN_GATEWAYS: '' })).toEqual([]);
});

/** What `costspan doctor` finds in an app, by the name of the check. */
async function findingsOf(source: string, gateway: string, name: string): Promise<object[]> {
  const file = join(folder, 'app.mjs');
  writeFileSync(file, source);
  const cli = join(import.meta.dirname, '../packages/cli/src/main.ts');
  const { stdout } = await node([cli, 'doctor', '--json', '--', process.execPath, file], {
    cwd: folder,
    env: { SIMULATOR: simulator.openai.url, COSTSPAN_GATEWAYS: `127.0.0.1=${gateway}` },
  }).ended;
  const { findings } = JSON.parse(stdout) as { findings: { check: string }[] };
  return findings.filter(({ check }) => check === name);
}

it('doctor reports it as a problem', async () => {
  expect(await findingsOf(`${PLAIN} await post('/chat/completions');`, 'cerebras', 'warned')).toMatchObject([
    { level: 'problem', message: expect.stringContaining('a request to cerebras') },
  ]);
});

it('doctor says what was measured by HTTP', async () => {
  const source = `${PLAIN} for (const path of ['/images/generations', '/images/generations', '/files'])
    await (await post(path)).text();`;
  expect(await findingsOf(source, 'openai', 'http')).toMatchObject([
    { level: 'ok', message: expect.stringContaining('openai 2'), data: { generations: { openai: 2 } } },
  ]);
});
