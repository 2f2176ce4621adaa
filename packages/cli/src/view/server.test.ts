import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { settings } from '@costspan/core/internal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve } from './server.ts';
import type { ViewServer } from './server.ts';
import { Store } from './store.ts';
import { chargesMessage } from './testing.ts';

const TOKEN = 'the-token';
let store: Store;
let server: ViewServer;
beforeEach(async () => {
  store = new Store();
  server = await serve(store, settings().book, 0, TOKEN);
});
afterEach(() => server.close());

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Not by `fetch`, which sets Host and Origin itself. */
function ask(
  path: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port: server.port, host: '127.0.0.1', path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const bearer = { authorization: `Bearer ${TOKEN}` };
const json = { 'content-type': 'application/json' };
const CHARGE = JSON.stringify(chargesMessage([{ key: 'a', amount: '0.1' }]));

describe('the token', () => {
  it.each(['/', '/api/summary', '/api/generations', '/api/events', '/api/sample'])('guards %s', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 401, text: expect.stringContaining('the token is missing') });
    expect((await ask(`${path}?token=another`)).status).toBe(401);
    expect((await ask(path, { headers: { authorization: 'Bearer x' } })).status).toBe(401);
    expect((await ask(path, { headers: { cookie: `costspan-view-${server.port}=x; token=${TOKEN}` } })).status).toBe(
      401,
    );
  });

  it('stands in the query, in a header, or in the cookie that the page sets', async () => {
    const page = await ask(`/?token=${TOKEN}`);
    expect(page.status).toBe(200);
    const [cookie = ''] = page.headers['set-cookie'] as string[];
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await ask('/api/summary', { headers: { cookie: cookie.split(';')[0] ?? '' } })).status).toBe(200);
    expect((await ask('/api/summary', { headers: bearer })).status).toBe(200);
  });
});

describe('Host', () => {
  it.each([
    'evil.example',
    'evil.example:4318',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'localhost.evil.example:80',
    '::1',
  ])('%s is refused everywhere', async (host) => {
    for (const [path, method] of [
      ['/', 'GET'],
      ['/api/summary', 'GET'],
      ['/v1/logs', 'POST'],
    ] as const)
      expect(
        await ask(`${path}?token=${TOKEN}`, {
          method,
          headers: { ...json, host },
          body: method === 'POST' ? CHARGE : '',
        }),
      ).toMatchObject({ status: 403, text: expect.stringContaining('Host is not loopback') });
    expect(store.isEmpty).toBe(true);
  });

  it.each(['localhost:4318', '127.0.0.1', '[::1]:80', 'LOCALHOST'])('%s is loopback', async (host) => {
    expect((await ask('/api/summary', { headers: { ...bearer, host } })).status).toBe(200);
  });
});

describe('Origin', () => {
  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])('%s gets nothing', async (origin) => {
    expect((await ask('/api/summary', { headers: { ...bearer, origin } })).status).toBe(403);
    for (const signal of ['traces', 'logs', 'metrics'])
      expect((await ask(`/v1/${signal}`, { method: 'POST', headers: { ...json, origin }, body: CHARGE })).status).toBe(
        403,
      );
    expect(store.isEmpty).toBe(true);
  });

  it('of the page itself may ask, and may not send telemetry', async () => {
    const origin = `http://127.0.0.1:${server.port}`;
    expect((await ask('/api/summary', { headers: { ...bearer, origin } })).status).toBe(200);
    expect((await ask('/v1/logs', { method: 'POST', headers: { ...json, origin }, body: CHARGE })).status).toBe(403);
  });
});

describe('OTLP', () => {
  const send = (body: string | Buffer, headers: Readonly<Record<string, string>> = json, path = '/v1/logs') =>
    ask(path, { method: 'POST', headers, body });

  it('is taken without a token, gzipped as well', async () => {
    expect(await send(CHARGE)).toMatchObject({ status: 200, text: '{}' });
    expect((await send(gzipSync(CHARGE), { ...json, 'content-encoding': 'gzip' })).status).toBe(200);
    const { total, received } = JSON.parse((await ask('/api/summary', { headers: bearer })).text);
    expect([total.spend, total.generations, received.records, received.duplicates]).toEqual(['0.1', 1, 2, 1]);
  });

  it.each([
    ['no JSON', '{', json, 400, 'no OTLP logs request'],
    ['no object', '[]', json, 400, 'no OTLP logs request'],
    [
      'no protobuf',
      Buffer.from([0xff, 0xff]),
      { 'content-type': 'application/x-protobuf' },
      400,
      'no OTLP logs request',
    ],
    ['another type', CHARGE, { 'content-type': 'text/plain' }, 415, 'send application/json'],
    ['another encoding', CHARGE, { ...json, 'content-encoding': 'br' }, 415, 'send gzip'],
    ['no gzip', CHARGE, { ...json, 'content-encoding': 'gzip' }, 400, 'no gzip'],
    ['a gzip bomb', gzipSync(Buffer.alloc(65 * 1024 * 1024)), { ...json, 'content-encoding': 'gzip' }, 413, '64 MiB'],
  ] as const)('%s is answered with what to change', async (_, body, headers, status, text) => {
    expect(await send(body, headers)).toMatchObject({ status, text: expect.stringContaining(text) });
    expect(store.isEmpty).toBe(true);
  });

  it('is not asked for by GET, and the page is not sent anything', async () => {
    expect((await ask('/v1/logs')).status).toBe(405);
    expect((await ask(`/?token=${TOKEN}`, { method: 'POST' })).status).toBe(405);
  });
});

describe('/api', () => {
  const api = async (path: string): Promise<{ status: number; answer: Record<string, unknown> }> => {
    const { status, text } = await ask(`/api${path}`, { headers: bearer });
    return { status, answer: JSON.parse(text) as Record<string, unknown> };
  };

  it.each([
    ['/nothing', 404, 'there are /api/summary'],
    ['/generations/unknown', 404, 'no generation'],
    ['/compare/unknown', 404, 'no generation'],
    ['/generations?after=unknown', 404, 'no generation'],
    ['/generations?limit=-1', 400, 'write a whole number'],
    ['/generations?filter=colour:red', 400, 'provider, model'],
    ['/groups?by=colour', 400, 'provider, model'],
    ['/generations/%', 400, 'no valid URL encoding'],
  ])('%s says what is wrong', async (path, status, text) => {
    expect(await api(path)).toMatchObject({ status, answer: { error: expect.stringContaining(text) } });
  });

  it('the sample gives way to nothing that is real', async () => {
    store.take('logs', chargesMessage([{ key: 'a', amount: '0.1' }]));
    expect((await ask('/api/sample', { method: 'POST', headers: bearer })).status).toBe(409);
  });

  it('tells a listener of what comes', async () => {
    const events = await fetch(`http://127.0.0.1:${server.port}/api/events`, { headers: bearer });
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('data: {"version":0}\n\n');
    store.take('logs', chargesMessage([{ key: 'a', amount: '0.1' }]));
    expect((await reader?.read())?.value).toBe('data: {"version":1}\n\n');
    await reader?.cancel();
  });
});
