import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { costspan, costspanOn, otlpOf, TestLedger } from '../ledger/testing.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-report-'));
afterAll(() => rmSync(home, { recursive: true }));

let ledger: TestLedger;
let number = 0;
beforeEach(() => {
  ledger = new TestLedger(join(home, `ledger-${++number}`));
});

interface RowJson extends Record<string, unknown> {
  readonly spend: string;
}
interface ReportJson {
  readonly from: string | null;
  readonly to: string | null;
  readonly total: RowJson;
  readonly groups: readonly RowJson[];
  readonly gates: readonly unknown[];
  readonly before?: Record<string, unknown>;
  readonly records: unknown;
}

function report(...options: string[]): { code: number | null; json: ReportJson; stderr: string } {
  const { code, stdout, stderr } = costspan('report', ledger.folder, '--json', ...options);
  return { code, json: JSON.parse(stdout) as ReportJson, stderr };
}

function inOutput(id: string, name: string, attempt?: number, reason = 'initial'): Record<string, string | number> {
  return {
    'costspan.output.id': id,
    'costspan.output.name': name,
    ...(attempt !== undefined && { 'costspan.attempt.number': attempt, 'costspan.attempt.reason': reason }),
  };
}

/** Two avatars, of which the first needed three attempts and a judge, and a clip that was given up; 24 and 25 November. */
function studio(): void {
  const flux = { lines: [['2', '0.025']] } as const;
  const pro = { 'costspan.plan': 'pro', 'costspan.feature': 'avatar' };
  ledger.charge({ key: 'a1', ...flux, attributes: { ...pro, ...inOutput('A', 'avatar', 1) } });
  ledger.charge({
    key: 'a1-judge',
    provider: 'openai',
    model: 'gpt-5-mini',
    lines: [['1', '0.001']],
    attributes: { ...pro, ...inOutput('A', 'avatar'), 'costspan.gate.name': 'face' },
  });
  ledger.verdict('A', 'rejected', {
    'costspan.output.name': 'avatar',
    'costspan.attempt.number': 1,
    'costspan.gate.name': 'face',
    'costspan.verdict.reason': 'blurry',
  });
  ledger.charge({
    key: 'a2',
    model: 'fal-ai/nano-banana-pro',
    lines: [['1', '0.15']],
    attributes: { ...pro, ...inOutput('A', 'avatar', 2, 'failover') },
  });
  ledger.verdict('A', 'accepted', { sequence: 2, 'costspan.output.name': 'avatar', 'costspan.attempt.number': 2 });

  const next = { time: '2026-11-25T00:00:00.000Z' };
  ledger.charge({ key: 'b1', ...next, ...flux, attributes: { ...pro, ...inOutput('B', 'avatar', 1) } });
  ledger.verdict('B', 'accepted', { ...next, 'costspan.output.name': 'avatar', 'costspan.attempt.number': 1 });

  const clip = { provider: 'replicate', model: 'kling', lines: [['1', '0.8']] } as const;
  ledger.charge({ key: 'c1', ...next, ...clip, attributes: inOutput('C', 'clip', 1) });
  ledger.charge({ key: 'c1#try-1', ...next, ...clip, status: 'at_risk', attributes: inOutput('C', 'clip') });
  ledger.verdict('C', 'failed', { ...next, 'costspan.output.name': 'clip' });
  ledger.charge({ key: 'lab', ...next, status: 'unpriced' });
  ledger.charge({ key: 'refused', ...next, lines: [], attributes: { 'costspan.billing.outcome': 'not_charged' } });
}

const NOTHING = {
  spend: '0',
  generations: 0,
  attemptsPerAccepted: null,
  accepted: 0,
  rejected: 0,
  costPerAccepted: { mean: null, p50: null, p95: null },
  wasted: '0',
  atRisk: { amount: '0', charges: 0 },
  unpriced: { charges: 0, reasons: {} },
  notCharged: 0,
  adjusted: '0',
};

it('sums up a ledger as its arithmetic by hand says', () => {
  studio();
  const { code, json, stderr } = report('--by', 'output');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const avatar = {
    output: 'avatar',
    ...NOTHING,
    spend: '0.251',
    generations: 4,
    attemptsPerAccepted: 1.5,
    accepted: 2,
    rejected: 1,
    // 0.201 and 0.05
    costPerAccepted: { mean: '0.1255', p50: '0.05', p95: '0.201' },
    wasted: '0.05',
  };
  const clip = {
    output: 'clip',
    ...NOTHING,
    spend: '0.8',
    generations: 1,
    wasted: '0.8',
    atRisk: { amount: '0.8', charges: 1 },
  };
  const none = {
    output: null,
    ...NOTHING,
    generations: 2,
    unpriced: { charges: 1, reasons: { unknown_model: 1 } },
    notCharged: 1,
  };
  expect(json).toEqual({
    from: '2026-11-24',
    to: '2026-11-25',
    currency: 'USD',
    total: {
      ...NOTHING,
      spend: '1.051',
      generations: 7,
      attemptsPerAccepted: 2,
      accepted: 2,
      rejected: 1,
      // The clip that was given up is paid by what was accepted.
      costPerAccepted: { mean: '0.5255', p50: '0.05', p95: '0.201' },
      wasted: '0.85',
      atRisk: { amount: '0.8', charges: 1 },
      unpriced: { charges: 1, reasons: { unknown_model: 1 } },
      notCharged: 1,
    },
    groups: [clip, avatar, none],
    gates: [{ gate: 'face', rejected: 1, wasted: '0.05' }],
    records: { read: 12, duplicates: 0, foreign: 0, malformed: 0 },
  });
});

describe('--by', () => {
  const spends = (by: string): unknown[] =>
    report('--by', by).json.groups.map(({ spend, ...row }) => [...by.split(',').map((key) => row[key]), spend]);

  it('groups by one key, or by several in one row', () => {
    studio();
    expect(spends('provider,model')).toEqual([
      ['replicate', 'kling', '0.8'],
      ['fal', 'fal-ai/nano-banana-pro', '0.15'],
      ['fal', 'fal-ai/flux/dev', '0.1'],
      ['openai', 'gpt-5-mini', '0.001'],
    ]);
    expect(spends('day')).toEqual([
      ['2026-11-24', '0.201'],
      ['2026-11-25', '0.85'],
    ]);
    expect(spends('plan')).toEqual([
      [null, '0.8'],
      ['pro', '0.251'],
    ]);
    expect(spends('reason')).toEqual([
      ['initial', '0.9'],
      ['failover', '0.15'],
      [null, '0.001'],
    ]);
  });

  it('counts under a gate its own calls, and what it has rejected', () => {
    studio();
    expect(spends('gate')).toEqual([
      [null, '1'],
      ['face', '0.051'],
    ]);
    expect(report('--by', 'gate').json.groups[1]).toMatchObject({ rejected: 1, wasted: '0.05', accepted: 0 });
  });

  it('is the model where it is left out, and the accepted output counts with the model that made it', () => {
    studio();
    expect(report().json.groups.map(({ model, accepted }) => [model, accepted])).toEqual([
      ['kling', 0],
      ['fal-ai/nano-banana-pro', 1],
      ['fal-ai/flux/dev', 1],
      ['gpt-5-mini', 0],
    ]);
  });

  it('takes tags', () => {
    ledger.charge({ key: 'a', attributes: { 'costspan.tag.campaign': 'spring' } });
    ledger.charge({ key: 'b' });
    expect(spends('tag.campaign')).toEqual([
      ['spring', '0.075'],
      [null, '0.075'],
    ]);
  });

  it('names what it does not know, with what it takes', () => {
    studio();
    const { code, stderr } = costspan('report', ledger.folder, '--by', 'model,colour');
    expect(code).toBe(2);
    expect(stderr).toContain('--by has "colour": it takes provider, model, tier');
  });
});

describe('--since and --until', () => {
  it('take UTC days, both in the period, and show the change to the days before', () => {
    studio();
    const { json } = report('--since', '2026-11-25', '--until', '2026-11-25', '--by', 'day');
    expect([json.from, json.to, json.total.spend]).toEqual(['2026-11-25', '2026-11-25', '0.85']);
    expect(json.before).toMatchObject({
      from: '2026-11-24',
      to: '2026-11-24',
      total: { spend: '0.201' },
      change: '0.649',
    });
    // An output that was begun before counts with all that it came to.
    expect(json.total['costPerAccepted']).toMatchObject({ p50: '0.05' });
    expect(report('--since', '1d', '--until', '2026-11-25').json).toMatchObject({ total: json.total });
    expect(costspan('report', ledger.folder, '--since', '1d', '--until', '2026-11-25').stdout).toContain(
      '$0.85 on 2026-11-25, 322.9 % more than 2026-11-24 ($0.201)',
    );
  });

  it('count a correction on the day of its charge', () => {
    ledger.charge({ key: 'a', status: 'estimated' });
    ledger.correct({ chargeKey: 'a', delta: '-0.025', time: '2026-11-29T10:00:00.000Z' });
    const { json } = report('--until', '2026-11-24');
    expect(json.total).toMatchObject({ spend: '0.05', adjusted: '-0.025' });
    expect(report('--since', '2026-11-25', '--until', '2026-11-30').json.total.spend).toBe('0');
  });

  it.each([
    [['--since', 'yesterday'], '--since is "yesterday": write a number of days, like 7d, or a day as YYYY-MM-DD'],
    [['--since', '2026-11-31'], '--since is "2026-11-31": write a day of the calendar'],
    [['--until', '7d'], '--until is "7d": write a day of the calendar'],
    [['--since', '2026-11-05', '--until', '2026-11-04'], '--since 2026-11-05 is after --until, 2026-11-04'],
    [['--max', 'lots'], '--max is "lots": write US dollars'],
    [['--format', 'xml'], '--format is "xml": write table, json, csv, markdown'],
  ])('%j is refused with the fix', (options, says) => {
    studio();
    const { code, stderr } = costspan('report', ledger.folder, ...options);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});

it('adds what corrections have changed, and takes what is settled out of the risk', () => {
  ledger.charge({ key: 'risk', status: 'at_risk', lines: [['1', '0.8']] });
  ledger.charge({ key: 'lost', status: 'at_risk', lines: [['1', '0.8']] });
  ledger.charge({ key: 'unpriced', status: 'unpriced' });
  ledger.correct({ chargeKey: 'risk', delta: '0', time: '2026-11-24T11:00:00.000Z' });
  ledger.correct({ chargeKey: 'lost', delta: '-0.8', time: '2026-11-24T11:00:00.000Z' });
  ledger.correct({ chargeKey: 'unpriced', delta: '0.1', time: '2026-11-24T11:00:00.000Z' });
  expect(report().json.total).toMatchObject({
    spend: '0.9',
    adjusted: '0.9',
    notCharged: 1,
    atRisk: { amount: '0', charges: 0 },
    unpriced: { charges: 0 },
  });
});

it('keeps other currencies apart', () => {
  ledger.charge({ key: 'a' });
  ledger.charge({ key: 'b', attributes: { 'costspan.cost.currency': 'EUR' } });
  ledger.charge({ key: 'c', status: 'at_risk', attributes: { 'costspan.cost.currency': 'EUR' } });
  const { json } = report();
  expect(json.total).toMatchObject({
    spend: '0.075',
    otherCurrencies: { EUR: '0.075' },
    atRisk: { amount: '0', charges: 1, otherCurrencies: { EUR: '0.075' } },
  });
  expect(costspan('report', ledger.folder).stdout).toContain('other currencies  0.075 EUR');
});

it('gives no cost to an output with a charge of unknown cost', () => {
  ledger.charge({ key: 'a', attributes: inOutput('A', 'avatar', 1) });
  ledger.charge({ key: 'b', status: 'unpriced', attributes: inOutput('A', 'avatar', 2) });
  ledger.verdict('A', 'accepted', { 'costspan.attempt.number': 1 });
  expect(report().json.total).toMatchObject({ accepted: 1, costPerAccepted: { mean: null, p50: null, p95: null } });
});

describe('verdicts', () => {
  it('after the fact are about the attempts that nobody has judged', () => {
    ledger.charge({ key: 'a1', attributes: inOutput('A', 'avatar', 1) });
    ledger.charge({ key: 'a2', attributes: inOutput('A', 'avatar', 2) });
    ledger.verdict('A', 'rejected', { 'costspan.attempt.number': 1 });
    ledger.verdict('A', 'rejected', { after: true, 'costspan.gate.name': 'review' });
    const { json } = report();
    expect(json.total).toMatchObject({ rejected: 2, wasted: '0.15' });
    expect(json.gates).toEqual([
      { gate: null, rejected: 1, wasted: '0.075' },
      { gate: 'review', rejected: 1, wasted: '0.075' },
    ]);
  });

  it('count several pieces of one output, each at its part', () => {
    ledger.charge({ key: 'a1', lines: [['1', '0.1']], attributes: inOutput('A', 'avatar', 1) });
    ledger.verdict('A', 'accepted', { 'costspan.attempt.number': 1 });
    ledger.verdict('A', 'accepted', { sequence: 2, 'costspan.attempt.number': 1 });
    expect(report().json.total).toMatchObject({ accepted: 2, costPerAccepted: { mean: '0.05', p95: '0.05' } });
  });

  it('waste what lost against the accepted attempt, and not the step to it', () => {
    ledger.charge({ key: 'clip', model: 'veo', lines: [['1', '1']], attributes: inOutput('A', 'clip', 1) });
    ledger.charge({ key: 'up1', model: 'upscaler', lines: [['1', '0.1']], attributes: inOutput('A', 'clip', 2) });
    ledger.charge({ key: 'up2', model: 'upscaler', lines: [['1', '0.1']], attributes: inOutput('A', 'clip', 3) });
    ledger.verdict('A', 'accepted', { 'costspan.attempt.number': 3 });
    expect(report().json.total).toMatchObject({ spend: '1.2', wasted: '0.1' });
  });

  it('whose attempt is in no file count by what they say themselves', () => {
    ledger.charge({ key: 'other' });
    ledger.verdict('A', 'accepted', { 'gen_ai.request.model': 'elsewhere', 'costspan.attempt.number': 1 });
    expect(report().json.groups[1]).toMatchObject({ model: 'elsewhere', accepted: 1, spend: '0' });
  });
});

it('counts a charged failure as waste, also outside of outputs', () => {
  ledger.charge({ key: 'a', attributes: { 'error.type': '422' } });
  expect(report().json.total).toMatchObject({ spend: '0.075', wasted: '0.075' });
});

describe('ledgers', () => {
  it('are a folder, files of it, OTLP lines, also gzipped, or standard input, and give one answer', () => {
    studio();
    const file = join(home, 'collector.jsonl');
    writeFileSync(file, otlpOf(ledger.folder));
    writeFileSync(`${file}.gz`, gzipSync(otlpOf(ledger.folder)));
    const { total, groups, gates } = report('--by', 'day,output').json;
    for (const path of [file, `${file}.gz`])
      expect(JSON.parse(costspan('report', path, '--json', '--by', 'day,output').stdout)).toMatchObject({
        total,
        groups,
        gates,
        records: { read: 12, duplicates: 0, foreign: 1, malformed: 0 },
      });
    const piped = costspanOn(otlpOf(ledger.folder), 'report', '-', ledger.folder, '--json', '--by', 'day,output');
    expect(JSON.parse(piped.stdout)).toMatchObject({
      total,
      groups,
      gates,
      records: { read: 24, duplicates: 12, foreign: 1, malformed: 0 },
    });
  });

  it('with malformed lines are read, and said to be in one line', () => {
    studio();
    writeFileSync(join(ledger.folder, 'z.jsonl'), '{"event":"costspan.charge"}\nnonsense\n');
    const { code, json, stderr } = report();
    expect(code).toBe(0);
    expect(json.records).toMatchObject({ malformed: 2 });
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/z\.jsonl:1: malformed line.*and 1 more$/)]);
  });

  it('without a record of ours are a problem', () => {
    const file = join(home, 'others.jsonl');
    writeFileSync(file, '{"resourceSpans":[]}\n');
    const { code, stdout, stderr } = costspan('report', file, '--json');
    expect(code).toBe(1);
    expect(stderr).toContain('no record of costspan was read (1 of others, 0 malformed)');
    expect(JSON.parse(stdout)).toMatchObject({ from: null, total: { spend: '0' }, groups: [] });
  });

  it('with nothing in the period are none', () => {
    studio();
    const { code, stdout } = costspan('report', ledger.folder, '--since', '2025-01-01', '--until', '2025-01-31');
    expect(code).toBe(0);
    expect(stdout).toBe('nothing was charged from 2025-01-01 to 2025-01-31\n');
  });
});

it('exits with 1 where the spend is above --max, and says so', () => {
  studio();
  expect(report('--max', '1.051').code).toBe(0);
  const { code, stderr } = report('--max', '1.05');
  expect(code).toBe(1);
  expect(stderr).toBe('costspan: the spend of $1.051 is above --max $1.05\n');
});

describe('formats', () => {
  it('a table says in words what the spend does not', () => {
    studio();
    expect(costspan('report', ledger.folder, '--by', 'output').stdout).toBe(
      `$1.05 from 2026-11-24 to 2026-11-25

  wasted       $0.85 (80.9 % of the spend) on what was rejected, or failed
  at risk      $0.80 may have been billed beside it: 1 without an answer
  unpriced     1 of unknown cost: 1 unknown_model
  not charged  1

OUTPUT   SPEND  GENERATIONS  ACCEPTED  TRIES  PER ACCEPTED     P95  WASTED  AT RISK  UNPRICED
clip    $0.80             1                                          $0.80    $0.80
avatar  $0.251            4         2   1.50       $0.1255  $0.201   $0.05
(none)  $0.00             2                                                                 1
total   $1.05             7         2   2.00       $0.5255  $0.201   $0.85    $0.80         1

GATE  REJECTED  WASTED
face         1   $0.05
`,
    );
  });

  it('CSV has a row for each group, by the paths of --json', () => {
    studio();
    const { stdout } = costspan('report', ledger.folder, '--by', 'output,plan', '--format', 'csv');
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(
      rows.map(({ output, plan, spend, 'costPerAccepted.mean': mean, 'unpriced.reasons': reasons }) => [
        output,
        plan,
        spend,
        mean,
        reasons,
      ]),
    ).toEqual([
      ['clip', '', '0.8', '', ''],
      ['avatar', 'pro', '0.251', '0.1255', ''],
      ['', '', '0', '', '{"unknown_model":1}'],
    ]);
  });

  it('Markdown is marked up by nothing in a name', () => {
    ledger.charge({ key: 'a', attributes: { 'costspan.tenant': '<img src=x>|@all [x](http://y) `z`\u001b[2J' } });
    const { stdout } = costspan('report', ledger.folder, '--by', 'tenant', '--format', 'markdown');
    expect(stdout).toContain(
      String.raw`| \<img src=x\>\|@${'\u200b'}all \[x\](http://y) \`z\`${'\ufffd'}\[2J | $0.075 |`,
    );
    expect(stdout).toMatch(
      /^\*\*\$0\.075 on 2026-11-24\*\*\n\n\| tenant \| spend \| generations \|\n\| --- \| ---: \| ---: \|\n/,
    );
  });
});
