import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { costspan, TestLedger } from '../ledger/testing.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-reconcile-'));
afterAll(() => rmSync(home, { recursive: true }));

let ledger: TestLedger;
let number = 0;
beforeEach(() => {
  ledger = new TestLedger(join(home, `ledger-${++number}`));
});

function invoice(content: unknown, name = `invoice-${number}.json`): string {
  const file = join(home, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

interface Report {
  equal: boolean;
  coverage: string | null;
  invoiced: string;
  recorded: string;
  matched: { count: number };
  unbilled: { count: number };
  outside: number;
  corrections?: number;
  problems: { line: number }[];
  items: { kind: string; by: string; id?: string; model?: string; invoiced?: string; recorded?: string }[];
}

function report(file: string, ...options: string[]): Report & { code: number | null } {
  const { code, stdout, stderr } = costspan('reconcile', ledger.folder, file, '--json', ...options);
  expect(stderr).toBe('');
  return { code, ...(JSON.parse(stdout) as Report) };
}

const event = (id: string, change: object = {}) => ({
  request_id: id,
  endpoint_id: 'fal-ai/flux/dev',
  timestamp: '2026-11-24T10:00:00Z',
  output_units: 3,
  unit_price: 0.025,
  percent_discount: null,
  cost_total: 0.075,
  cost_estimate_nano_usd: 75000000,
  ...change,
});

describe('an invoice with request ids (fal billing events)', () => {
  it('is equal where both say the same, whatever else the ledger has of others', () => {
    ledger.charge({ key: 'fal:a', id: 'a' });
    ledger.charge({ key: 'fal:b', id: 'b' });
    ledger.charge({ key: 'openai:c', provider: 'openai', model: 'gpt-image-1' });
    const found = report(invoice({ billing_events: [event('a'), event('b')], has_more: false, next_cursor: null }));
    expect(found).toMatchObject({
      code: 0,
      equal: true,
      coverage: '100',
      invoiced: '0.15',
      recorded: '0.15',
      matched: { count: 2 },
      outside: 1,
      items: [],
    });
  });

  it('tells missing, extra, price difference, and what share of the amount is covered', () => {
    ledger.charge({ key: 'fal:same', id: 'same' });
    ledger.charge({ key: 'fal:dearer', id: 'dearer' });
    ledger.charge({ key: 'fal:extra', id: 'extra', model: 'fal-ai/other' });
    const found = report(
      invoice({
        billing_events: [event('same'), event('dearer', { cost_total: 0.1 }), event('missing', { cost_total: 0.125 })],
      }),
    );
    expect(found.code).toBe(1);
    // (0.075 + 0.075) of 0.3
    expect(found.coverage).toBe('50');
    expect(found.items).toMatchObject([
      { kind: 'difference', by: 'id', id: 'dearer', invoiced: '0.1', recorded: '0.075' },
      { kind: 'missing', invoiced: '0.125' },
      { kind: 'extra', recorded: '0.075', model: 'fal-ai/other' },
    ]);
  });

  it('makes final what was estimated, at risk or unpriced, once', () => {
    ledger.charge({ key: 'fal:estimated', id: 'estimated', status: 'estimated' });
    ledger.charge({ key: 'fal:unpriced', id: 'unpriced', status: 'unpriced' });
    ledger.charge({ key: 'fal:late', id: 'late', status: 'at_risk' });
    // Tries that were never answered have no id: one was billed, the other was not.
    ledger.charge({ key: 'fal:x#try-1', status: 'at_risk' });
    ledger.charge({ key: 'fal:y#try-1', status: 'at_risk' });
    const file = invoice({
      billing_events: [
        event('estimated'),
        event('unpriced', { cost_total: 0.4 }),
        event('late', { cost_total: 0.05 }),
        event('of-a-lost-answer'),
      ],
    });
    const first = report(file, '--write-corrections');
    expect(first).toMatchObject({ code: 1, corrections: 5, unbilled: { count: 1 } });
    const second = report(file, '--write-corrections');
    expect(second).toMatchObject({
      code: 0,
      equal: true,
      corrections: 0,
      coverage: '100',
      invoiced: '0.6',
      recorded: '0.6',
    });
    expect(readdirSync(ledger.folder)).toHaveLength(2);
  });

  it('gives a bill of an unknown id to what is certain, and not to what was at risk before', () => {
    ledger.charge({ key: 'fal:call:1', status: 'at_risk', time: '2026-11-24T09:00:00Z' });
    ledger.charge({ key: 'fal:call:2', time: '2026-11-24T10:00:00Z' });
    const file = invoice({ billing_events: [event('a')], has_more: false, next_cursor: null });
    expect(report(file)).toMatchObject({ code: 0, matched: { count: 1 }, unbilled: { count: 1 } });
  });

  it('takes the exact digits of a number, and the nano-dollars where there is nothing else', () => {
    ledger.charge({ key: 'fal:a', id: 'a', lines: [['1.2345678901234567891', '0.1']] });
    ledger.charge({ key: 'fal:b', id: 'b', lines: [['1', '0.002600646']] });
    const text = JSON.stringify({
      billing_events: [
        event('a', { cost_total: 'EXACT' }),
        event('b', { cost_total: undefined, cost_estimate_nano_usd: 2600646 }),
      ],
    }).replace('"EXACT"', '0.12345678901234567891');
    expect(report(invoice(text))).toMatchObject({ code: 0, invoiced: '0.12605743501234567891' });
  });

  it('knows a job by its id also where its charge came after the last day of the invoice', () => {
    ledger.charge({ key: 'fal:a', id: 'a', time: '2026-11-25T00:00:00.100Z' });
    ledger.charge({ key: 'fal:b', id: 'b', time: '2026-11-25T00:00:00.100Z' });
    expect(report(invoice([event('a', { timestamp: '2026-11-24T23:59:59Z' })]))).toMatchObject({
      code: 0,
      matched: { count: 1 },
      outside: 1,
    });
  });

  it('allows a tolerance for each item', () => {
    ledger.charge({ key: 'fal:a', id: 'a' });
    const file = invoice([event('a', { cost_total: 0.0751 })]);
    expect(report(file).code).toBe(1);
    expect(report(file, '--tolerance', '0.0001').code).toBe(0);
  });
});

describe('an invoice by days', () => {
  const bucket = (day: string, ...results: object[]) => ({
    object: 'bucket',
    start_time: Date.parse(`${day}T00:00:00Z`) / 1000,
    end_time: Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400,
    results,
  });
  const cost = (value: number, line_item: string | null) => ({
    object: 'organization.costs.result',
    amount: { value, currency: 'usd' },
    line_item,
    project_id: null,
  });
  const image = {
    provider: 'openai',
    model: 'gpt-image-1',
    lines: [
      ['100', '0.00004'],
      ['10', '0.000005'],
    ],
  } as const;

  it('OpenAI costs: sums the line items of a model, by its dated name too', () => {
    ledger.charge({ ...image, key: '1' });
    ledger.charge({ ...image, key: '2' });
    ledger.charge({ ...image, key: '3', model: 'gpt-4o-mini', time: '2026-11-25T00:00:00.000Z' });
    const page = {
      object: 'page',
      data: [
        bucket('2026-11-24', cost(0.008, 'gpt-image-1, image output'), cost(0.0001, 'gpt-image-1, text input')),
        bucket('2026-11-25', cost(0.00405, 'gpt-4o-mini-2024-07-18, output')),
        bucket('2026-11-26'),
      ],
      has_more: false,
      next_page: null,
    };
    expect(report(invoice(page))).toMatchObject({
      code: 0,
      matched: { count: 2 },
      invoiced: '0.01215',
      coverage: '100',
    });
  });

  it('OpenAI costs that name no line item are compared by the day', () => {
    ledger.charge({ ...image, key: '1' });
    ledger.charge({ ...image, key: '2', model: 'gpt-image-2' });
    expect(report(invoice({ object: 'page', data: [bucket('2026-11-24', cost(0.0081, null))] }))).toMatchObject({
      code: 0,
      matched: { count: 1 },
    });
  });

  it("OpenAI's export as CSV, with a day without costs", () => {
    ledger.charge({ ...image, key: '1' });
    const csv = [
      'start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name',
      '1795478400,1795564800,2026-11-24T00:00:00+00:00,2026-11-25T00:00:00+00:00,0.0040500000000000000,usd,"gpt-image-1, image output",,org-1,Personal',
      '1795564800,1795651200,2026-11-25T00:00:00+00:00,2026-11-26T00:00:00+00:00,,,,,,',
    ].join('\n');
    expect(report(invoice(csv, 'costs.csv'))).toMatchObject({ code: 0, coverage: '100' });
  });

  it('fal usage and a FOCUS report', () => {
    ledger.charge({ key: '1', id: 'a' });
    ledger.charge({ key: '2', id: 'b' });
    const usage = {
      time_series: [
        {
          bucket: '2026-11-24T00:00:00+00:00',
          results: [
            {
              endpoint_id: 'fal-ai/flux/dev',
              unit: 'megapixels',
              quantity: 6,
              unit_price: 0.025,
              cost_total: 0.15,
              currency: 'USD',
            },
          ],
        },
      ],
      next_cursor: null,
      has_more: false,
    };
    expect(report(invoice(usage))).toMatchObject({ code: 0, matched: { count: 1 } });
    const focus = `BilledCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ProviderName,SkuId\n0.15,USD,Usage,2026-11-24T00:00:00Z,fal,fal-ai/flux/dev\n0.03,USD,Tax,2026-11-24T00:00:00Z,fal,\n`;
    expect(report(invoice(focus, 'focus.csv'))).toMatchObject({ code: 0, invoiced: '0.15' });
  });

  it('settles what is at risk by the sum of a day, and nothing where the sum does not tell', () => {
    ledger.charge({ key: '1' });
    ledger.charge({ key: '2', status: 'estimated' });
    ledger.charge({ key: '3', status: 'at_risk' });
    ledger.charge({ key: '4', status: 'at_risk', lines: [['1', '0.04']] });
    const usage = (cost_total: number) => ({
      time_series: [{ bucket: '2026-11-24T00:00:00Z', results: [{ endpoint_id: 'fal-ai/flux/dev', cost_total }] }],
    });
    expect(report(invoice(usage(0.2)), '--write-corrections')).toMatchObject({ code: 1, corrections: 0 });
    // 1, 2 and 4 were billed, 3 was not.
    expect(report(invoice(usage(0.19)), '--write-corrections')).toMatchObject({ code: 0, corrections: 3 });
    expect(report(invoice(usage(0.19)), '--write-corrections')).toMatchObject({
      code: 0,
      corrections: 0,
      recorded: '0.19',
    });
  });
});

describe('lines of any biller', () => {
  it('compares the days that --from and --to name', () => {
    ledger.charge({ key: '1', id: 'a', time: '2026-11-20T10:00:00Z' });
    ledger.charge({ key: '2', id: 'b', time: '2026-11-21T10:00:00Z' });
    const line = (id: string, at: string) => ({ provider: 'fal', id, model: 'fal-ai/flux/dev', amount: '0.075', at });
    const lines = [line('b', '2026-11-21T10:00:00Z')].map((one) => JSON.stringify(one)).join('\n');
    expect(report(invoice(lines))).toMatchObject({ code: 0, outside: 1 });
    expect(report(invoice(lines), '--from', '2026-11-20')).toMatchObject({ code: 1, items: [{ kind: 'extra' }] });
    expect(report(invoice(lines), '--from', '2026-11-21', '--to', '2026-11-21').code).toBe(0);
  });

  it('shows a person what differs, and reports a torn line', () => {
    ledger.charge({ key: '1', id: 'a' });
    const [file = ''] = readdirSync(ledger.folder);
    writeFileSync(join(ledger.folder, file), '{"event":"costspan.ch', { flag: 'a' });
    const { code, stdout, stderr } = costspan(
      'reconcile',
      ledger.folder,
      invoice('provider,model,amount,at,id\nfal,fal-ai/flux/dev,0.1,2026-11-24,a\n', 'lines.csv'),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/not equal: the ledger covers 75 % of \$0\.10/);
    expect(stdout).toMatch(/difference\s+2026-11-24\s+fal\s+fal-ai\/flux\/dev\s+a\s+\$0\.10\s+\$0\.075/);
    expect(stderr).toMatch(/:2: torn line, passed over/);
  });
});

it.each([
  [
    'fal requests',
    { items: [{ request_id: 'a', endpoint_id: 'x' }], next_cursor: null },
    /export \/v1\/models\/billing-events/,
  ],
  ['a usage summary', { summary: [], next_cursor: null }, /expand=time_series/],
  ['days of another zone', { time_series: [{ bucket: '2026-11-24T00:00:00-05:00', results: [] }] }, /timezone=UTC/],
  [
    'OpenAI usage',
    { object: 'page', data: [{ start_time: 1, results: [{ object: 'organization.usage.images.result' }] }] },
    /group_by=line_item/,
  ],
  ['Replicate predictions', { results: [], next: null }, /Replicate predictions state no cost/],
  ['something else', { hello: 'world' }, /\["hello"\] is no invoice that is known/],
  ['a word for an amount', [event('a', { cost_total: 'much' })], /"cost_total" is "much", not an amount/],
  ['a word for a time', [event('a', { timestamp: 'soon' })], /"timestamp" is "soon", not a time/],
  [
    'two currencies',
    [{ provider: 'x', model: 'm', amount: 1, at: '2026-11-24', currency: 'eur' }, event('a')],
    /EUR and USD; split/,
  ],
  ['nothing', '', /is empty/],
])('refuses %s with the fix', (_, content, message) => {
  ledger.charge({ key: '1' });
  const { code, stdout, stderr } = costspan('reconcile', ledger.folder, invoice(content), '--json');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

it('refuses a ledger that is not there, and corrections of a single file', () => {
  ledger.charge({ key: '1', id: 'a' });
  const file = invoice([event('a')]);
  expect(costspan('reconcile', join(home, 'none'), file).stderr).toMatch(/no such file or folder.*COSTSPAN_LEDGER/);
  const [name = ''] = readdirSync(ledger.folder);
  const { code, stderr } = costspan('reconcile', join(ledger.folder, name), file, '--write-corrections');
  expect(code).toBe(2);
  expect(stderr).toMatch(/name the ledger's folder/);
});
