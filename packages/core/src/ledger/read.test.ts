import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { LedgerEntry } from './entry.ts';
import { ledgerFiles } from './files.ts';
import { readLedger } from './read.ts';
import { RecordIndex } from './record-index.ts';
import type { LedgerCounts, LedgerProblem } from './read.ts';

const encoder = new TextEncoder();

interface Written {
  readonly kind?: string;
  readonly key?: string;
  readonly sequence?: number;
  readonly amount?: string | undefined;
  readonly total?: string;
  readonly status?: string;
  readonly time?: string;
  readonly model?: string;
}

function line({ kind = 'charge', key = 'k', sequence = 1, amount, total, status, time, model }: Written): string {
  return JSON.stringify({
    event: `costspan.${kind}`,
    time: time ?? '2026-11-24T10:00:00.000Z',
    resource: {},
    attributes: {
      'costspan.charge.key': key,
      'costspan.record.key': `${key}/${kind}/${sequence}`,
      ...(model !== undefined && { 'gen_ai.request.model': model }),
      ...(total !== undefined && {
        'costspan.cost.total_decimal': total,
        'costspan.cost.status': status ?? 'final',
      }),
      ...(amount !== undefined && {
        'costspan.cost.amount_decimal': amount,
        'costspan.cost.currency': 'USD',
        'costspan.cost.status': status ?? 'final',
      }),
    },
  });
}

/** The bytes in pieces of `size`, as a stream would bring them. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

function ledgerOf(files: readonly Uint8Array[], size = 7): ReturnType<typeof readLedger> {
  return readLedger(files.map((bytes, i) => ({ file: `f${i}`, bytes: () => pieces(bytes, size) })));
}

async function read(
  files: readonly Uint8Array[],
  size = 7,
): Promise<{ entries: LedgerEntry[]; problems: readonly LedgerProblem[]; records: LedgerCounts }> {
  const ledger = await ledgerOf(files, size);
  return { entries: await all(ledger.entries()), problems: ledger.problems, records: ledger.records };
}

it('cut at every byte, a ledger yields exactly the whole records before the cut', async () => {
  const lines = [line({ key: 'é:1', model: 'flux' }), line({ key: '2', model: '画像🎨' }), line({ key: '3' })];
  const bytes = encoder.encode(`${lines.join('\n')}\n`);
  const ends = lines.map((_, i) => encoder.encode(lines.slice(0, i + 1).join('\n')).length);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const { entries, problems } = await read([bytes.subarray(0, cut)], 64);
    const whole = ends.filter((end) => end <= cut).length;
    expect(
      entries.map((entry) => entry.chargeKey),
      `cut at ${cut}`,
    ).toEqual(['é:1', '2', '3'].slice(0, whole));
    const isBetween = cut === 0 || ends.some((end) => cut === end || cut === end + 1);
    expect(problems, `cut at ${cut}`).toEqual(
      isBetween ? [] : [{ file: 'f0', line: whole + 1, kind: 'torn', reason: 'the file ends within this line' }],
    );
  }
});

it('whatever is written, cut and read in whatever pieces: whole records before the cut, each once', async () => {
  const keys = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      keys,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 100 }),
      async (all, share, size) => {
        const lines = all.map((key) => line({ key, amount: '0.1' }));
        const bytes = encoder.encode(`${lines.join('\n')}\n`);
        const cut = Math.floor(bytes.length * share);
        const whole = all.filter((_, i) => encoder.encode(lines.slice(0, i + 1).join('\n')).length <= cut);
        const { entries } = await read([bytes.subarray(0, cut)], size);
        expect(entries.map((entry) => entry.chargeKey)).toEqual([...new Set(whole)]);
      },
    ),
  );
});

it('passes over what is no record and says where it stands', async () => {
  const bytes = encoder.encode(
    [
      'nonsense',
      '',
      '[]',
      '{"event":"other"}',
      line({}),
      JSON.stringify({ event: 'costspan.charge', time: 'x' }),
      `{"event":"costspan.charge","time":"2026-11-24T10:00:00Z","attributes":{}}`,
      '',
    ].join('\n'),
  );
  const { entries, problems, records } = await read([bytes]);
  expect(entries).toHaveLength(1);
  expect(records).toEqual({ read: 1, duplicates: 0, foreign: 0, malformed: 5 });
  expect(problems.map(({ line, kind }) => [line, kind])).toEqual([
    [1, 'malformed'],
    [3, 'malformed'],
    [4, 'malformed'],
    [6, 'malformed'],
    [7, 'malformed'],
  ]);
  expect(problems[0]?.reason).toBe('not JSON');
  expect(problems[4]?.reason).toMatch(/costspan\.charge\.key/);
});

it('takes a record once, also from the files of two processes', async () => {
  const bytes = encoder.encode(`${line({ key: 'a' })}\n${line({ key: 'b' })}\n`);
  const { entries, records } = await read([bytes, encoder.encode(`${line({ key: 'b' })}\n${line({ key: 'c' })}\n`)]);
  expect(entries.map((entry) => entry.chargeKey)).toEqual(['a', 'b', 'c']);
  expect(records).toEqual({ read: 4, duplicates: 1, foreign: 0, malformed: 0 });
});

async function balanceOf(...written: Written[]) {
  const ledger = await ledgerOf([encoder.encode(written.map((one) => `${line(one)}\n`).join(''))], 4096);
  const charges = await all(ledger.charges());
  expect(charges).toHaveLength(1);
  const { amount, status, recorded, corrections, time } = charges[0]?.balance ?? {};
  return { amount: amount?.toFixed(), status, recorded, corrections, time, key: charges[0]?.entry.recordKey };
}

it('two processes that have recorded a charge without a common store: the total of its last correction holds', async () => {
  const here = { amount: '1.6', status: 'estimated' };
  const there = {};
  const correction = { kind: 'correction', total: '1.6', time: '2026-11-24T11:00:00.000Z' };
  // Each correction is a delta to what its own process, or the store, knew.
  for (const amount of ['0', '1.6'])
    for (const first of [here, there])
      for (const order of [
        [first, { ...correction, amount }],
        [{ ...correction, amount }, first],
      ])
        expect(await balanceOf(...order)).toMatchObject({ amount: '1.6', status: 'final', corrections: 1 });
});

it('takes the total of the latest correction, whatever order they are read in', async () => {
  const charge = { amount: '0.80', status: 'at_risk', time: '2026-11-24T10:00:00.000Z' };
  const first = { kind: 'correction', total: '0.5', status: 'estimated', time: '2026-11-24T11:00:00.000Z' };
  const second = { kind: 'correction', sequence: 2, total: '0.55', time: '2026-11-25T11:00:00.000Z' };
  const expected = { amount: '0.55', status: 'final', recorded: 'at_risk', corrections: 2, time: charge.time };
  for (const order of [
    [charge, first, second],
    [second, first, charge],
    [first, charge, second],
    [second, charge, first],
  ])
    expect(await balanceOf(...order)).toEqual({ ...expected, key: 'k/charge/1' });
  expect(await balanceOf(first, second)).toMatchObject({ amount: '0.55', recorded: undefined, key: 'k/correction/2' });
});

it('a correction without a total is a delta to what stands there, whatever order they are read in', async () => {
  const records = [
    { amount: '0.8', status: 'at_risk' },
    { kind: 'correction', amount: '-0.3', status: 'estimated', time: '2026-11-24T11:00:00.000Z' },
    { kind: 'correction', sequence: 2, amount: '0.05', time: '2026-11-25T11:00:00.000Z' },
    { kind: 'correction', sequence: 2, amount: '0.05', time: '2026-11-25T11:00:00.000Z' },
  ];
  for (const order of [records, records.toReversed()])
    expect(await balanceOf(...order)).toMatchObject({ amount: '0.55', status: 'final', corrections: 2 });
});

it('an unknown amount is none, until a correction states it', async () => {
  expect(await balanceOf({})).toMatchObject({ amount: undefined, status: 'unpriced' });
  expect(await balanceOf({}, { kind: 'correction', total: '0.2' })).toMatchObject({ amount: '0.2', status: 'final' });
});

const KNOWN: readonly Written[] = [
  {},
  { amount: '0.3', status: 'at_risk' },
  { amount: '0.2', status: 'estimated' },
  { amount: '0.1', status: 'final' },
];

it('of records with one key the one that knows more counts, then the later, whatever their order and files', async () => {
  for (const [more, better] of KNOWN.entries())
    for (const worse of KNOWN.slice(0, more)) {
      // What is known less may well be said later: a webhook's estimate after another process had the bill.
      const records = [{ ...worse, time: '2026-11-24T12:00:00.000Z' }, better];
      for (const order of [records, records.toReversed()]) {
        const inTwoFiles = await ledgerOf(order.map((one) => encoder.encode(line(one))));
        for (const ledger of [await ledgerOf([encoder.encode(order.map(line).join('\n'))]), inTwoFiles]) {
          const [charge, ...others] = await all(ledger.charges());
          expect(others).toEqual([]);
          expect(charge?.balance).toMatchObject({ status: better.status });
          expect(charge?.balance.amount?.toFixed()).toBe(better.amount);
          expect(ledger.records).toMatchObject({ read: 2, duplicates: 1 });
        }
      }
    }
  const late = { amount: '0.2', time: '2026-11-24T12:00:00.000Z' };
  for (const order of [
    [late, { amount: '0.1' }],
    [{ amount: '0.1' }, late],
  ])
    expect(await balanceOf(...order)).toMatchObject({ amount: '0.2' });
});

it('a correction that is written twice under one key counts once, by the one that knows more', async () => {
  const estimated = { kind: 'correction', total: '0.4', status: 'estimated', time: '2026-11-24T13:00:00.000Z' };
  const final = { kind: 'correction', total: '0.3', time: '2026-11-24T12:00:00.000Z' };
  for (const order of [
    [{ amount: '0.1' }, estimated, final],
    [final, estimated, { amount: '0.1' }],
  ])
    expect(await balanceOf(...order)).toMatchObject({ amount: '0.3', status: 'final', corrections: 1 });
});

/** As a Collector's file exporter writes it, with an attribute of each kind. */
function otlp(...keys: readonly string[]): string {
  const pair = (key: string, value: object): object => ({ key, value });
  const logRecords = keys.map((key) => ({
    timeUnixNano: '1764000000123456789',
    severityNumber: 9,
    eventName: 'costspan.charge',
    body: { stringValue: 'costspan.charge' },
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    attributes: [
      pair('costspan.charge.key', { stringValue: key }),
      pair('costspan.record.key', { stringValue: `${key}/charge/1` }),
      pair('costspan.cost.amount_decimal', { stringValue: '0.1' }),
      pair('costspan.cost.amount', { doubleValue: 0.1 }),
      pair('costspan.media.count', { intValue: '2' }),
      pair('costspan.media.has_audio', { boolValue: true }),
      pair('costspan.cost.missing_items', { arrayValue: { values: [{ stringValue: 'web_search' }] } }),
    ],
  }));
  const foreign = { timeUnixNano: '1', body: { stringValue: 'GET /' } };
  const resource = { attributes: [pair('service.name', { stringValue: 'studio' })] };
  return JSON.stringify({
    resourceLogs: [{ resource, scopeLogs: [{ scope: {}, logRecords: [foreign, ...logRecords] }] }],
  });
}

it('reads OTLP JSON lines of a Collector beside its own, and passes over the records of others', async () => {
  const older = otlp('old').replace('"eventName":"costspan.charge",', '');
  const spans = JSON.stringify({ resourceSpans: [] });
  const broken = otlp('x').replace('costspan.record.key', 'other');
  const lines = [otlp('a', 'b'), line({ key: 'b' }), older, spans, broken, line({ key: 'c' })];
  const { entries, records, problems } = await read([encoder.encode(lines.join('\n'))], 64);
  expect(entries.map(({ chargeKey }) => chargeKey)).toEqual(['a', 'b', 'old', 'c']);
  expect(records).toEqual({ read: 5, duplicates: 1, foreign: 4, malformed: 1 });
  expect(problems.map(({ line: at }) => at)).toEqual([5]);
  expect(entries[0]).toMatchObject({
    kind: 'charge',
    time: '2025-11-24T16:00:00.123Z',
    resource: { 'service.name': 'studio' },
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    attributes: {
      'costspan.cost.amount': 0.1,
      'costspan.media.count': 2,
      'costspan.media.has_audio': true,
      'costspan.cost.missing_items': ['web_search'],
    },
  });
});

it('reads gzip, in whatever pieces, also of several members; says where it is cut or broken', async () => {
  const [a, b] = ['a', 'b'].map((key) => gzipSync(`${line({ key })}\n`));
  const both = Buffer.concat([a ?? '', b ?? ''] as Buffer[]);
  for (const size of [1, 7, 4096]) {
    const { entries } = await read([both], size);
    expect(entries.map(({ chargeKey }) => chargeKey)).toEqual(['a', 'b']);
  }
  const broken = Buffer.from(both).fill(0, 40, 60);
  for (const bytes of [both.subarray(0, both.length - 12), broken])
    expect((await read([bytes], 64)).problems.at(-1)?.reason).toMatch(/gzip data is broken/);
});

describe('the files of a ledger', () => {
  const home = mkdtempSync(join(tmpdir(), 'costspan-ledger-'));
  afterAll(() => rmSync(home, { recursive: true }));
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(home, name), content);
    return join(home, name);
  };

  it('are those of a folder, and any that are named', async () => {
    const folder = mkdtempSync(join(home, 'folder-'));
    writeFileSync(join(folder, 'b.jsonl'), line({ key: 'b' }));
    writeFileSync(join(folder, 'a.json.gz'), gzipSync(otlp('a')));
    writeFileSync(join(folder, 'notes.txt'), 'nothing');
    const ledger = await readLedger(
      await ledgerFiles([folder, file('c.log', line({ key: 'c' })), file('d.jsonl', '')]),
    );
    const entries = await all(ledger.entries());
    expect(entries.map(({ chargeKey }) => chargeKey)).toEqual(['a', 'b', 'c']);
  });

  it('end where they ended when they were first seen', async () => {
    const path = file('grows.jsonl', `${line({ key: 'a' })}\n`);
    const ledger = await readLedger(await ledgerFiles(path));
    writeFileSync(path, `${line({ key: 'b' })}\n`, { flag: 'a' });
    expect(await all(ledger.entries())).toHaveLength(1);
  });

  it.each([
    ['none', /none: cannot be read: no such file or folder; name what COSTSPAN_LEDGER=file:FOLDER names/],
    ['.', /no ledger file \(\*\.jsonl/],
  ])('%s is refused by its name, with the fix', async (name, message) => {
    const path = name === '.' ? mkdtempSync(join(home, 'empty-')) : join(home, name);
    await expect(ledgerFiles(path)).rejects.toThrow(message);
  });

  it('a line of 64 MiB and a million records need no more memory than the next gigabyte', () => {
    const path = join(home, 'large.jsonl');
    const out = openSync(path, 'w');
    writeSync(out, `${line({ key: 'first' })}\n`);
    for (let i = 0; i < 64; i++) writeSync(out, 'x'.repeat(1 << 20));
    writeSync(out, '\n');
    const batch = (from: number): string =>
      Array.from({ length: 10_000 }, (_, i) => `${line({ key: `provider:${from + i}`, amount: '0.1' })}\n`).join('');
    for (let from = 0; from < 300_000; from += 10_000) writeSync(out, batch(from));
    closeSync(out);
    const script = `
      import { ledgerFiles, readLedger } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
      const ledger = await readLedger(await ledgerFiles(${JSON.stringify(path)}));
      let charges = 0;
      for await (const _ of ledger.charges()) charges++;
      console.log(JSON.stringify({ charges, ...ledger.records, problems: ledger.problems }));`;
    // The heap that is left over beside Node itself; buffers are outside of it and are bounded by the line.
    const done = spawnSync(process.execPath, ['--max-old-space-size=24', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(done.stderr).toBe('');
    expect(JSON.parse(done.stdout)).toMatchObject({
      charges: 300_001,
      read: 300_001,
      malformed: 1,
      problems: [{ line: 2, kind: 'malformed', reason: expect.stringMatching(/longer than 32 MiB/) as string }],
    });
  }, 60_000);
});

it('an index of any records answers as a map does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 3 })), {
        maxLength: 9_000,
        size: 'max',
      }),
      (records) => {
        const index = new RecordIndex();
        const map = new Map<string, { worth: number; number: number }>();
        for (const [i, [id, worth]] of records.entries()) {
          const [key, number] = [String(id), i + 1];
          const before = map.get(key);
          const isBetter = !before || worth > before.worth;
          expect(index.add(key, worth, number)).toBe(isBetter ? (before?.number ?? 0) : number);
          if (isBetter) map.set(key, { worth, number });
        }
        for (const [key, { worth }] of map) expect(index.worthOf(key)).toBe(worth);
        expect(index.worthOf('none')).toBeUndefined();
      },
    ),
    { numRuns: 20 },
  );
});
