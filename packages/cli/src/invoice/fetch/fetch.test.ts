import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { costspan, costspanOn, otlpOf, TestLedger } from '../../ledger/testing.ts';
import { costspanAsks, standIn } from '../../prices/live/testing.ts';
import { readInvoice } from '../read.ts';
import { pagesOf } from './pages.ts';
import { SOURCES } from './sources.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-fetch-'));
afterAll(() => rmSync(home, { recursive: true }));

let out: string;
let number = 0;
beforeEach(() => {
  out = join(home, `bill-${++number}.json`);
});

const KEYS = {
  ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin',
  DEEPGRAM_API_KEY: 'dg',
  FAL_KEY: 'fal',
  OPENAI_ADMIN_KEY: 'sk-admin',
  OPENROUTER_API_KEY: 'sk-or',
};

/** A vendor's answer as text: JSON of JavaScript would not keep the digits of an amount. */
type Answer = string | { readonly status: number; readonly headers?: Record<string, string> };

/** A vendor that answers only with its key and to what its documentation names. */
function vendor(header: string, key: string, answer: (url: URL) => Answer): ReturnType<typeof standIn> {
  return standIn((url, response: ServerResponse) => {
    const given = response.req.headers[header];
    const said = given === key ? answer(url) : { status: 401 };
    if (typeof said === 'string') response.setHeader('content-type', 'application/json').end(said);
    else response.writeHead(said.status, said.headers).end('{"error":"no"}');
  });
}

function fetched(provider: string, url: string, ...options: string[]) {
  return costspanAsks(KEYS, 'invoice', 'fetch', provider, '--base-url', url, '--out', out, ...options);
}

const NOVEMBER = ['--from', '2026-11-01', '--to', '2026-11-30'];

const bucket = (day: string, ...results: string[]): string =>
  `{"object":"bucket","start_time":${Date.parse(day) / 1_000},"end_time":${Date.parse(day) / 1_000 + 86_400},"results":[${results.join()}]}`;
const cost = (item: string, value: string): string =>
  `{"object":"organization.costs.result","amount":{"value":${value},"currency":"usd"},"line_item":"${item}","project_id":null}`;

const event = (id: string, total: string, at = '2026-11-24T10:00:00Z'): string =>
  `{"request_id":"${id}","endpoint_id":"fal-ai/flux/dev","timestamp":"${at}","output_units":3,"unit_price":0.025,"percent_discount":0,"cost_total":${total},"cost_estimate_nano_usd":75000000}`;
const events = (cursor: string | null, ...all: string[]): string =>
  `{"next_cursor":${JSON.stringify(cursor)},"has_more":${cursor !== null},"billing_events":[${all.join()}]}`;

describe('openai', () => {
  it('is asked for days by line item, page after page, again when it says so, and loses no digit', async () => {
    let refused = 0;
    const { url, requests } = await vendor('authorization', 'Bearer sk-admin', (asked) => {
      if (asked.searchParams.get('page') === null)
        return `{"object":"page","data":[${bucket('2026-11-01', cost('gpt-image-2, output', '0.1234567890123456789'))},${bucket('2026-11-02')}],"has_more":true,"next_page":"page_2"}`;
      if (refused++ === 0) return { status: 429, headers: { 'retry-after': '1' } };
      return `{"object":"page","data":[${bucket('2026-11-30', cost('tts-1', '1.5e-7'))}],"has_more":false,"next_page":null}`;
    });
    const started = performance.now();
    const { code, stdout } = await fetched('openai', url, ...NOVEMBER, '--json');
    expect(performance.now() - started).toBeGreaterThan(1_000);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { provider: 'openai', from: '2026-11-01', to: '2026-11-30', rows: 3, out },
    ]);
    expect(requests.map((one) => one.url)).toEqual([
      '/v1/organization/costs?start_time=1793491200&end_time=1796083200&bucket_width=1d&group_by=line_item&limit=180',
      expect.stringMatching(/&page=page_2$/),
      expect.stringMatching(/&page=page_2$/),
    ]);
    expect(readFileSync(out, 'utf8')).toContain('"value":0.1234567890123456789,');
    expect(await linesOf()).toEqual([
      ['openai', 'gpt-image-2', '2026-11-01', '0.1234567890123456789'],
      ['openai', 'tts-1', '2026-11-30', '0.00000015'],
    ]);
  });
});

async function linesOf(): Promise<unknown[]> {
  return (await readInvoice(out)).map(({ provider, models, day, amount }) => [
    provider,
    models[0],
    day,
    amount.toFixed(),
  ]);
}

describe('fal', () => {
  it('is asked for at most 90 days at once, which leave out no day and name none twice', async () => {
    const { url, requests } = await vendor('authorization', 'Key fal', (asked) => {
      const day = asked.searchParams.get('start')?.slice(0, 10);
      return asked.searchParams.has('cursor')
        ? events(null, event(`${day}-2`, '0.05'))
        : events('2', event(`${day}-1`, '0.075'));
    });
    const { code } = await fetched('fal', url, '--from', '2026-01-01', '--to', '2026-06-30');
    expect(code).toBe(0);
    const periods = requests.map((one) => new URL(one.url, url).searchParams);
    expect(periods.map((one) => [one.get('start'), one.get('end'), one.get('cursor')])).toEqual([
      ['2026-01-01T00:00:00Z', '2026-04-01T00:00:00Z', null],
      ['2026-01-01T00:00:00Z', '2026-04-01T00:00:00Z', '2'],
      ['2026-04-01T00:00:00Z', '2026-06-30T00:00:00Z', null],
      ['2026-04-01T00:00:00Z', '2026-06-30T00:00:00Z', '2'],
      ['2026-06-30T00:00:00Z', '2026-07-01T00:00:00Z', null],
      ['2026-06-30T00:00:00Z', '2026-07-01T00:00:00Z', '2'],
    ]);
    expect(await linesOf()).toHaveLength(6);
  });

  it('its bill is what reconcile takes, with a ledger of any form', async () => {
    const ledger = new TestLedger(join(home, `ledger-${number}`));
    ledger.charge({ key: 'a', id: 'req-1' });
    ledger.charge({ key: 'b', id: 'req-2', lines: [['4', '0.025']] });
    const lines = otlpOf(ledger.folder);
    const file = join(home, 'ledger.jsonl');
    writeFileSync(file, lines);
    writeFileSync(`${file}.gz`, gzipSync(lines));
    const { url } = await vendor('authorization', 'Key fal', (asked) =>
      asked.searchParams.has('cursor') ? events(null, event('req-2', '0.1')) : events('2', event('req-1', '0.075')),
    );
    expect((await fetched('fal', url, ...NOVEMBER)).code).toBe(0);
    for (const path of [ledger.folder, file, `${file}.gz`]) {
      const { code, stdout, stderr } = costspan('reconcile', path, out, '--json');
      expect([code, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toMatchObject({ equal: true, invoiced: '0.175', matched: { count: 2 } });
    }
    expect(costspanOn(lines, 'reconcile', '-', out).code).toBe(0);
    expect(costspan('reconcile', ledger.folder, out, '--tolerance', '0', '--from', '2026-11-25').code).toBe(2);
  });
});

it('OpenRouter is asked day by day; what others bill for own keys is not its bill', async () => {
  const row = (date: string, usage: string): string =>
    `{"data":[{"date":"${date}","model":"openai/gpt-4.1","model_permaslug":"openai/gpt-4.1-2025-04-14","endpoint_id":"e","provider_name":"OpenAI","usage":${usage},"byok_usage_inference":9.5,"requests":5,"prompt_tokens":50,"completion_tokens":125,"reasoning_tokens":25}]}`;
  const { url, requests } = await vendor('authorization', 'Bearer sk-or', (asked) =>
    row(asked.searchParams.get('date') ?? '', '0.015'),
  );
  expect((await fetched('openrouter', url, '--from', '2026-11-29', '--to', '2026-11-30')).code).toBe(0);
  expect(requests.map((one) => one.url)).toEqual([
    '/api/v1/activity?date=2026-11-29',
    '/api/v1/activity?date=2026-11-30',
  ]);
  expect(await linesOf()).toEqual([
    ['openrouter', 'openai/gpt-4.1', '2026-11-29', '0.015'],
    ['openrouter', 'openai/gpt-4.1', '2026-11-30', '0.015'],
  ]);
});

it('Deepgram is asked for each project; a day beyond the last does not count', async () => {
  const item = (day: string, dollars: string): string =>
    `{"dollars":${dollars},"grouping":{"start":"${day}","end":"${day}","accessor":null,"deployment":null,"line_item":"streaming::nova-3","tags":null}}`;
  const { url, requests } = await vendor('authorization', 'Token dg', (asked) =>
    asked.pathname === '/v1/projects'
      ? '{"projects":[{"project_id":"p1","name":"one"},{"project_id":"p2","name":"two"}]}'
      : `{"start":"2026-11-01","end":"2026-12-01","resolution":{"units":"day","amount":1},"results":[${item('2026-11-30', '0.25')},${item('2026-12-01', '7')}]}`,
  );
  expect((await fetched('deepgram', url, ...NOVEMBER)).code).toBe(0);
  expect(requests.map((one) => one.url.replace(/\?$/, ''))).toEqual([
    '/v1/projects',
    '/v1/projects/p1/billing/breakdown?start=2026-11-01&end=2026-12-01&grouping=line_item',
    '/v1/projects/p2/billing/breakdown?start=2026-11-01&end=2026-12-01&grouping=line_item',
  ]);
  const line = ['deepgram', 'nova-3', '2026-11-30', '0.25'];
  expect(await linesOf()).toEqual([line, line]);
});

it("Anthropic's amounts are in cents", async () => {
  const { url, requests } = await vendor(
    'x-api-key',
    'sk-ant-admin',
    () =>
      '{"data":[{"starting_at":"2026-11-01T00:00:00Z","ending_at":"2026-11-02T00:00:00Z","results":[{"currency":"USD","amount":"123.78912","workspace_id":null,"description":"Claude Sonnet 4 Usage - Input Tokens","cost_type":"tokens","context_window":"0-200k","model":"claude-sonnet-4-20250514","service_tier":"standard","token_type":"uncached_input_tokens"}]}],"has_more":false,"next_page":null}',
  );
  expect((await fetched('anthropic', url, ...NOVEMBER)).code).toBe(0);
  expect(requests.map((one) => one.url)).toEqual([
    '/v1/organizations/cost_report?starting_at=2026-11-01T00%3A00%3A00Z&ending_at=2026-12-01T00%3A00%3A00Z&bucket_width=1d&group_by%5B%5D=description&limit=31',
  ]);
  expect(await linesOf()).toEqual([['anthropic', 'claude-sonnet-4-20250514', '2026-11-01', '1.2378912']]);
});

const first = events('2', event('a', '0.075'));

it.each<[string, (url: URL) => Answer, number, RegExp]>([
  [
    'an error in the middle',
    (url) => (url.searchParams.has('cursor') ? { status: 500 } : first),
    1,
    /HTTP 500; nothing/,
  ],
  ['a route that is not there', () => ({ status: 404 }), 1, /HTTP 404; nothing is written/],
  ['a wait of an hour', () => ({ status: 429, headers: { 'retry-after': '3600' } }), 1, /HTTP 429; nothing is written/],
  ['a redirect', () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }), 1, /nothing is written/],
  ['pages that do not end', () => first, 1, /the pages do not end; nothing is written/],
  ['more, and not where', () => '{"billing_events":[],"has_more":true}', 1, /there is more, and not where/],
  ['another form', () => '{"events":[]}', 1, /has no "billing_events"; nothing is written/],
  ['no JSON', () => '<html>', 1, /is not JSON; nothing is written/],
  ['another key', () => ({ status: 403 }), 2, /HTTP 403; check the key in FAL_KEY/],
])('%s writes nothing, and leaves the file as it was', async (_, answer, code, message) => {
  const { url } = await vendor('authorization', 'Key fal', answer);
  writeFileSync(out, 'before');
  const told = await fetched('fal', url, ...NOVEMBER);
  expect([told.code, told.stdout]).toEqual([code, '']);
  expect(told.stderr).toMatch(message);
  expect(told.stderr).not.toContain('Key fal');
  expect(readFileSync(out, 'utf8')).toBe('before');
});

it.each([
  [['fall', ...NOVEMBER], /"fall": no API is known that states what it bills; bills can be fetched of anthropic, /],
  [['elevenlabs', ...NOVEMBER], /counts credits and characters/],
  [['fal', '--from', '2026-11-01'], /--from 2026-11-01 --to 2026-11-30/],
  [['fal', '--from', '2026-11-31', '--to', '2026-12-01'], /--from is "2026-11-31"/],
  [['fal', '--from', '2026-11-30', '--to', '2026-11-01'], /--from is 2026-11-30, after --to/],
  [['fal', '--from', '2999-01-01', '--to', '2999-01-02'], /that day has not begun/],
  [['fal', ...NOVEMBER, '--base-url', 'http://fal.example'], /https URL/],
])('refuses %j with the fix', async (args, message) => {
  const { code, stdout, stderr } = await costspanAsks(KEYS, 'invoice', 'fetch', ...args, '--out', out);
  expect([code, stdout, existsSync(out)]).toEqual([2, '', false]);
  expect(stderr).toMatch(message);
});

it('help and README name every provider and its key', () => {
  const help = costspan('invoice', 'fetch', '--help').stdout;
  const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
  for (const { provider, key } of SOURCES) {
    expect(help).toContain(provider);
    expect(help).toContain(key.name);
    expect(readme).toContain(`| \`${provider}\` | \`${key.name}\``);
  }
});

it('names the variable of the key that is not set', async () => {
  const { code, stderr } = await costspanAsks(
    { OPENAI_ADMIN_KEY: ' ' },
    'invoice',
    'fetch',
    'openai',
    ...NOVEMBER,
    '--out',
    out,
  );
  expect(code).toBe(2);
  expect(stderr).toContain("OPENAI_ADMIN_KEY is not set: openai's billing API wants an admin key");
});

it('has each row of each page once, however they are cut', async () => {
  const amounts = fc.array(fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String)), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(amounts, async (pages) => {
      const get = (path: string): Promise<unknown> => {
        const page = Number(new URL(path, 'http://localhost').searchParams.get('at') ?? '0');
        const next = page + 1 < pages.length ? String(page + 1) : null;
        return Promise.resolve({ rows: pages[page], next });
      };
      const found: string[] = [];
      for await (const rows of pagesOf(get, '/', {}, { rows: 'rows', cursor: ['next', 'at'] }))
        found.push(...(rows as string[]));
      expect(found).toEqual(pages.flat());
    }),
  );
});
