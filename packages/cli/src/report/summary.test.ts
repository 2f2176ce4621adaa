import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerFiles, readLedger } from '@costspan/core/ledger';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { TestLedger } from '../ledger/testing.ts';
import { reportJson } from './json.ts';
import { summarize } from './summary.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-summary-'));
afterAll(() => rmSync(home, { recursive: true }));
let number = 0;

const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25'];

/** One attempt at an output, in millionths of a dollar. */
const attempt = fc.record({
  // Two processes that go on from one token both make a second attempt.
  number: fc.integer({ min: 1, max: 3 }),
  cents: fc.integer({ min: 0, max: 3_000_000 }),
  model: fc.constantFrom('flux', 'veo', 'kling'),
  status: fc.constantFrom('final', 'estimated', 'at_risk', 'unpriced'),
  correction: fc.option(fc.integer({ min: 0, max: 500_000 })),
  day: fc.constantFrom(...DAYS),
  verdict: fc.constantFrom('rejected', 'accepted', undefined),
  gate: fc.constantFrom('face', 'person', undefined),
  failed: fc.boolean(),
});
const output = fc.record({
  plan: fc.constantFrom('free', 'pro'),
  attempts: fc.array(attempt, { minLength: 1, maxLength: 4 }),
});
type Output = typeof output extends fc.Arbitrary<infer T> ? T : never;

function dollars(millionths: number): string {
  return `${Math.floor(millionths / 1e6)}.${String(millionths % 1e6).padStart(6, '0')}`;
}

/** Lines of a ledger, written by the means of core. */
function linesOf(outputs: readonly Output[]): string[] {
  const folder = join(home, `written-${++number}`);
  const ledger = new TestLedger(folder);
  for (const [n, { plan, attempts }] of outputs.entries())
    for (const [i, one] of attempts.entries()) {
      const about = {
        'costspan.output.id': `output-${n}`,
        'costspan.output.name': 'avatar',
        'costspan.attempt.number': one.number,
        'costspan.plan': plan,
      };
      const key = `${n}-${i}`;
      ledger.charge({
        key,
        model: one.model,
        status: one.status as 'final',
        lines: [['1', dollars(one.cents)]],
        time: `${one.day}T1${i}:00:00.000Z`,
        attributes: { ...about, ...(one.failed && { 'error.type': 'failed' }) },
      });
      if (one.correction !== null)
        ledger.correct({ chargeKey: key, delta: dollars(one.correction), time: `${one.day}T20:00:00.000Z` });
      if (one.verdict !== undefined)
        ledger.verdict(`output-${n}`, one.verdict, {
          ...about,
          sequence: i + 1,
          time: `${one.day}T19:00:00.000Z`,
          'gen_ai.request.model': one.model,
          ...(one.gate !== undefined && { 'costspan.gate.name': one.gate }),
        });
    }
  return readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
}

async function reportOf(files: readonly (readonly string[])[]): Promise<Record<string, unknown>> {
  const folder = join(home, `read-${++number}`);
  mkdirSync(folder);
  for (const [at, lines] of files.entries())
    writeFileSync(join(folder, `${at}.jsonl`), lines.map((line) => `${line}\n`).join(''));
  const summary = await summarize(await readLedger(await ledgerFiles(folder)), {
    keys: ['day', 'model', 'plan', 'gate'],
    period: { from: '2026-11-24', to: '2026-11-25' },
    before: { from: '2026-11-22', to: '2026-11-23' },
  });
  rmSync(folder, { recursive: true });
  const { records: _, ...report } = reportJson(summary);
  return report;
}

it('is the same in whatever order records stand, in how many files, and how often', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(output, { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.nat({ max: 1_000_000 })),
      async (outputs, chance) => {
        const lines = linesOf(outputs);
        const random = (): number => Number(chance.next().value);
        const copies = lines.flatMap((line) => Array.from({ length: 1 + (random() % 3) }, () => line));
        const shuffled = copies.map((line) => ({ line, at: random() })).toSorted((a, b) => a.at - b.at);
        const files: string[][] = [[], [], []];
        for (const { line, at } of shuffled) files[at % 3]?.push(line);
        expect(await reportOf(files)).toEqual(await reportOf([lines]));
      },
    ),
    { numRuns: 60 },
  );
});

/** What a person would add up with pencil and paper: whole millionths of a dollar. */
function spentOn(outputs: readonly Output[], days: readonly string[]): number {
  return outputs
    .flatMap(({ attempts }) => attempts)
    .filter(({ day }) => days.includes(day))
    .reduce((sum, { cents, status, correction }) => {
      const isSpent = status === 'final' || status === 'estimated' || correction !== null;
      return sum + (isSpent ? (status === 'unpriced' ? 0 : cents) + (correction ?? 0) : 0);
    }, 0);
}

it('adds up: rows are the total, and the total is what the charges and their corrections come to', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(output, { minLength: 1, maxLength: 6 }), async (outputs) => {
      const report = (await reportOf([linesOf(outputs)])) as {
        total: Record<string, unknown>;
        groups: readonly Record<string, unknown>[];
        before: { total: Record<string, unknown> };
        gates: readonly { rejected: number }[];
      };
      const millionths = (amount: unknown): number => Math.round(Number(amount) * 1e6);
      const sum = (of: (row: Record<string, unknown>) => number): number =>
        report.groups.reduce((total, row) => total + of(row), 0);
      expect(millionths(report.total['spend'])).toBe(spentOn(outputs, DAYS.slice(1)));
      expect(millionths(report.before.total['spend'])).toBe(spentOn(outputs, DAYS.slice(0, 1)));
      for (const amount of ['spend', 'wasted', 'adjusted'])
        expect(sum((row) => millionths(row[amount]))).toBe(millionths(report.total[amount]));
      for (const count of ['generations', 'accepted', 'rejected', 'notCharged'])
        expect(sum((row) => Number(row[count]))).toBe(report.total[count]);
      expect(report.gates.reduce((total, { rejected }) => total + rejected, 0)).toBe(report.total['rejected']);
      expect(Number(report.total['wasted'])).toBeLessThanOrEqual(Number(report.total['spend']));
    }),
    { numRuns: 60 },
  );
});
