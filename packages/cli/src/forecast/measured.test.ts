import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costspan, TestLedger } from '../ledger/testing.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-measured-'));
afterAll(() => rmSync(home, { recursive: true }));
const ledger = new TestLedger(join(home, 'ledger'));

const FILE = join(home, 'forecast.yaml');
const TWO_STEPS = join(home, 'two.yaml');

/**
 * Four outputs: two accepted at once, one after a rejection, one by the fail-over; one more that nobody has judged. Of
 * five charged attempts that were judged four led on, and one was made by another model.
 */
beforeAll(() => {
  writeFileSync(
    FILE,
    `plans: { pro: { users: 100, actions: { avatar: 10 } } }
features: { avatar: { steps: [{ provider: fal, model: fal-ai/flux/dev, parameters: { image_size: square_hd }, acceptance: 0.5 }] } }
`,
  );
  writeFileSync(
    TWO_STEPS,
    `plans: { pro: { users: 1, actions: { trailer: 1 } } }
features: { trailer: { steps: [{ name: frame, price: '1', acceptance: 0.5 }, { name: clip, price: '2', acceptance: 0.5 }] } }
`,
  );
  let n = 0;
  const attempt = (output: string, number: number, more: Record<string, string> = {}, price = '0.05'): void =>
    ledger.charge({
      key: `c${++n}`,
      lines: [['1', price]],
      ...(more['model'] !== undefined && { model: more['model'] }),
      attributes: {
        'costspan.feature': 'avatar',
        'costspan.output.id': output,
        'costspan.output.name': 'avatar',
        'costspan.attempt.number': number,
        ...more,
      },
    });
  const verdict = (output: string, outcome: string, number: number): void =>
    ledger.verdict(output, outcome, { sequence: number, 'costspan.attempt.number': number });
  for (const output of ['a', 'b']) {
    attempt(output, 1);
    verdict(output, 'accepted', 1);
  }
  attempt('c', 1);
  verdict('c', 'rejected', 1);
  attempt('c', 2);
  verdict('c', 'accepted', 2);
  ledger.charge({
    key: 'refused',
    lines: [],
    attributes: {
      'costspan.feature': 'avatar',
      'costspan.output.id': 'd',
      'costspan.attempt.number': 1,
      'costspan.billing.outcome': 'not_charged',
      'error.type': '503',
    },
  });
  attempt(
    'd',
    2,
    {
      model: 'fal-ai/nano-banana-pro',
      'costspan.attempt.reason': 'failover',
      'costspan.failover.from.provider': 'fal',
      'costspan.failover.from.model': 'fal-ai/flux/dev',
    },
    '0.15',
  );
  verdict('d', 'accepted', 2);
  attempt('e', 1);
});

function json(...args: string[]): Record<string, never> {
  const { stdout, stderr } = costspan('forecast', ...args, '--day', '2026-11-24', '--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Record<string, never>;
}

describe('--from', () => {
  it('takes acceptance and fail-over from what happened, and prices from the book', () => {
    const plain = json(FILE);
    const measured = json(FILE, '--from', ledger.folder);
    expect(measured['measured']).toEqual([
      { feature: 'avatar', step: 'step 1', attempts: 5, acceptance: 0.8, failover: 0.2 },
    ]);
    const price = Number((plain['calls'] as unknown as { amount: string }[])[0]?.amount);
    const month = (of: Record<string, never>): number =>
      Number((of['month'] as unknown as { expected: { cost: string } }).expected.cost);
    // 1,000 outputs, two generations each; then 1.25, of which one in five costs 0.15
    expect(month(plain)).toBeCloseTo(1_000 * 2 * price, 9);
    expect(month(measured)).toBeCloseTo(1_000 * 1.25 * (0.8 * price + 0.2 * 0.15), 9);
  });

  it('leaves a step as it is that the ledger does not know', () => {
    const measured = json(TWO_STEPS, '--from', ledger.folder);
    expect(measured['measured']).toEqual([
      { feature: 'trailer', step: 'frame', attempts: 0 },
      { feature: 'trailer', step: 'clip', attempts: 0 },
    ]);
    expect(measured['month']).toEqual(json(TWO_STEPS)['month']);
    expect(costspan('forecast', TWO_STEPS, '--from', ledger.folder).stdout).toMatch(
      /trailer {2}clip .* as in the file/,
    );
  });
});

describe('--acceptance', () => {
  it('says what a stricter gate costs a month', () => {
    const looser = json(TWO_STEPS, '--acceptance', 'trailer.clip=1');
    expect(looser['month']).toMatchObject({ expected: { cost: '4' } });
    expect(looser['against']).toMatchObject({
      name: `${TWO_STEPS} as it is`,
      month: { expected: { cost: '6' } },
      difference: { low: '-2', expected: '-2', high: '-2' },
    });
    expect(costspan('forecast', TWO_STEPS, '--acceptance', 'trailer.clip=1').stdout).toContain(
      `$2.00 (33.3 %) less a month than ${TWO_STEPS} as it is, $6.00`,
    );
  });

  it.each([
    ['trailer=0.5', 'names "trailer", which is not one step: write one of trailer.frame, trailer.clip'],
    ['trailer.clip=60%', 'write FEATURE=SHARE or FEATURE.STEP=SHARE, for example avatar=0.6, with a share from 0.001'],
    ['trailer.clip=0', 'with a share from 0.001 to 1'],
  ])('%s is refused with the fix', (given, says) => {
    const { code, stderr } = costspan('forecast', TWO_STEPS, '--acceptance', given);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});

it('--against compares two files, --max is a limit, and Markdown is for a pull request', () => {
  const args = ['forecast', TWO_STEPS, '--against', FILE, '--day', '2026-11-24'];
  const { code, stdout, stderr } = costspan(...args, '--max', '5.99', '--format', 'markdown');
  expect(code).toBe(1);
  expect(stderr).toBe('costspan: $6.00 a month expected is above --max $5.99\n');
  expect(stdout).toContain('| plan | feature | users | accepted | per accepted | per user | low | expected | high |');
  expect(stdout).toMatch(/less a month than .*forecast\.yaml/);
  expect(costspan(...args, '--max', '6').code).toBe(0);
});

it('a fail-over of unknown price is a problem, not a free one', () => {
  const folder = join(home, 'unpriced');
  const other = new TestLedger(folder);
  other.charge({
    key: 'x',
    status: 'unpriced',
    model: 'acme/x',
    attributes: {
      'costspan.feature': 'avatar',
      'costspan.output.id': 'x',
      'costspan.attempt.number': 1,
      'costspan.attempt.reason': 'failover',
      'costspan.failover.from.provider': 'fal',
      'costspan.failover.from.model': 'fal-ai/flux/dev',
    },
  });
  other.verdict('x', 'accepted', { 'costspan.attempt.number': 1 });
  const { code, stdout, stderr } = costspan('forecast', FILE, '--from', folder);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('avatar, step 1: what its fail-over costs is neither in the file nor in the ledger');
});
