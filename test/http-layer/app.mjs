// An app that costspan must not disturb: it does one thing with one client, and prints what it saw.
import { connect } from 'node:http2';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';

const [scenario, client, origin, mb] = process.argv.slice(2);
// The clients are those of the layer's own tests.
const require = createRequire(new URL('../../packages/instrumentation-fetch/package.json', import.meta.url));

const url = (query) => `${origin}/v1/images/generations?${query}`;
const init = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"model":"grok-imagine-image","prompt":"A boat"}',
};
const body = init.body;

/** A readable body of chunks, by whichever client. */
const SEND = {
  async fetch(query, signal) {
    const response = await fetch(url(query), { ...init, signal });
    const reader = response.body.getReader();
    return { next: async () => (await reader.read()).value, leave: () => reader.cancel(), url: response.url };
  },
  async undici(query, signal) {
    const { request } = require('undici');
    const { body: answer } = await request(url(query), { ...init, signal });
    const chunks = answer[Symbol.asyncIterator]();
    return { next: async () => (await chunks.next()).value, leave: () => chunks.return() };
  },
  async axios(query, signal) {
    const { default: axios } = require('axios');
    const { headers } = init;
    const { data } = await axios.post(url(query), body, { headers, signal, responseType: 'stream' });
    const chunks = data[Symbol.asyncIterator]();
    return { next: async () => (await chunks.next()).value, leave: () => chunks.return() };
  },
};
const send = SEND[client];
const seen = async () => (await fetch(`${origin}/seen`)).json();

const SCENARIOS = {
  async download(type) {
    const from = process.cpuUsage();
    const answer = await send(`mb=${mb}&type=${type}`);
    let bytes = 0;
    for (let chunk = await answer.next(); chunk !== undefined; chunk = await answer.next()) bytes += chunk.length;
    const { user, system } = process.cpuUsage(from);
    return { bytes, cpuMs: (user + system) / 1000 };
  },
  file: () => SCENARIOS.download('file'),
  json: () => SCENARIOS.download('json'),
  /** How far the server gets while the app does not read. */
  async slow() {
    const answer = await send(`mb=${mb}&type=json`);
    await answer.next();
    let before = -1;
    let { written } = await seen();
    while (written !== before) {
      before = written;
      await pause(200);
      ({ written } = await seen());
    }
    await answer.leave();
    return { written };
  },
  async cancel() {
    const answer = await send(`mb=${mb}&type=json`);
    await answer.next();
    await answer.leave();
    const from = performance.now();
    while (!(await seen()).left) await pause(5);
    return { left: true, msToLeave: performance.now() - from };
  },
  async abort() {
    const controller = new AbortController();
    const answer = await send(`mb=${mb}&type=json`, controller.signal);
    await answer.next();
    controller.abort();
    let error;
    try {
      while ((await answer.next()) !== undefined);
    } catch (thrown) {
      error = `${thrown.name} ${thrown.code}`;
    }
    return { error };
  },
  async redirect() {
    const answer = await send('redirect=1&type=json');
    let text = '';
    for (let chunk = await answer.next(); chunk !== undefined; chunk = await answer.next()) text += Buffer.from(chunk);
    return { text };
  },
  async keepAlive() {
    for (let n = 0; n < 20; n++) {
      const answer = await send('type=json');
      while ((await answer.next()) !== undefined);
    }
    return { connections: (await seen()).connections };
  },
  async http2() {
    const session = connect(process.env.HTTP2);
    const stream = session.request({ ':method': 'POST', ':path': '/v1/images/generations' });
    stream.end(body);
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    await once(stream, 'end');
    session.close();
    return { text };
  },
};

// What is loaded with the first request is not what a request costs.
if (scenario !== 'http2') {
  const first = await send('type=json');
  while ((await first.next()) !== undefined);
}
await (await fetch(`${origin}/forget`)).text();
const before = process.resourceUsage().maxRSS;
const result = await SCENARIOS[scenario]();
console.log(JSON.stringify({ ...result, addedMB: (process.resourceUsage().maxRSS - before) / 1024 }));
