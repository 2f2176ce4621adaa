import fc from 'fast-check';
import { expect, it } from 'vitest';
import { balances } from './balance.ts';
import { readLedger } from './read.ts';
import type { LedgerEntry, LedgerProblem } from './read.ts';

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
      ...(total !== undefined && { 'costspan.cost.total_decimal': total }),
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

async function read(
  files: readonly Uint8Array[],
  size = 7,
): Promise<{ entries: LedgerEntry[]; problems: LedgerProblem[] }> {
  const problems: LedgerProblem[] = [];
  const entries: LedgerEntry[] = [];
  const sources = files.map((bytes, i) => ({ file: `f${i}`, bytes: pieces(bytes, size) }));
  for await (const entry of readLedger(sources, (problem) => problems.push(problem))) entries.push(entry);
  return { entries, problems };
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
  const { entries, problems } = await read([bytes]);
  expect(entries).toHaveLength(1);
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
  const { entries } = await read([bytes, encoder.encode(`${line({ key: 'b' })}\n${line({ key: 'c' })}\n`)]);
  expect(entries.map((entry) => entry.chargeKey)).toEqual(['a', 'b', 'c']);
});

async function balanceOf(...written: Written[]) {
  const bytes = encoder.encode(written.map((one) => `${line(one)}\n`).join(''));
  const found = await balances(readLedger([{ file: 'f', bytes: pieces(bytes, 4096) }], () => undefined));
  const { amount, status, corrections, time, about } = found.get('k') ?? {};
  return { amount: amount?.toFixed(), status, corrections, time, model: about?.['gen_ai.request.model'] };
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

it('applies corrections as deltas, whatever order they are read in', async () => {
  const charge = { amount: '0.80', status: 'at_risk', time: '2026-11-24T10:00:00.000Z', model: 'm' };
  const first = {
    kind: 'correction',
    amount: '-0.3',
    status: 'estimated',
    time: '2026-11-24T11:00:00.000Z',
    model: 'm',
  };
  const second = {
    kind: 'correction',
    sequence: 2,
    amount: '0.05',
    status: 'final',
    time: '2026-11-25T11:00:00.000Z',
    model: 'm',
  };
  const expected = { amount: '0.55', status: 'final', corrections: 2, time: charge.time, model: 'm' };
  for (const order of [
    [charge, first, second],
    [second, first, charge],
    [first, charge, second],
    [second, charge, first],
  ])
    expect(await balanceOf(...order)).toEqual(expected);
});

it('an unknown amount is none, until a correction states it', async () => {
  expect(await balanceOf({})).toMatchObject({ amount: undefined, status: 'unpriced' });
  expect(await balanceOf({}, { kind: 'correction', amount: '0.2' })).toMatchObject({ amount: '0.2', status: 'final' });
  expect(await balanceOf({ kind: 'correction', amount: '0.2' })).toMatchObject({ amount: '0.2', corrections: 1 });
});

it('a correction of nothing makes an estimate final', async () => {
  expect(await balanceOf({ amount: '0.1', status: 'estimated' }, { kind: 'correction', amount: '0' })).toMatchObject({
    amount: '0.1',
    status: 'final',
  });
});
