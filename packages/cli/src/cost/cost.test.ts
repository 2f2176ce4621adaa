import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { costspan, TestLedger } from '../ledger/testing.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-cost-'));
afterAll(() => rmSync(home, { recursive: true }));
const ledger = new TestLedger(join(home, 'ledger'));

/** Ten avatars for the free plan at $0.01 to $0.10, of which the first was rejected once, and one clip. */
beforeAll(() => {
  const avatar = { 'costspan.output.name': 'avatar', 'costspan.plan': 'free' };
  for (let n = 1; n <= 10; n++) {
    const about = { ...avatar, 'costspan.output.id': `avatar-${n}` };
    ledger.charge({
      key: `a${n}`,
      lines: [[String(n), '0.01']],
      attributes: { ...about, 'costspan.attempt.number': 1 },
    });
    ledger.verdict(`avatar-${n}`, n === 1 ? 'rejected' : 'accepted', {
      ...about,
      'costspan.attempt.number': 1,
      ...(n === 1 && { 'costspan.gate.name': 'face' }),
    });
  }
  const about = { ...avatar, 'costspan.plan': 'pro', 'costspan.output.id': 'avatar-1' };
  ledger.charge({
    key: 'again',
    model: 'pro',
    lines: [['1', '0.5']],
    attributes: { ...about, 'costspan.attempt.number': 2 },
  });
  ledger.verdict('avatar-1', 'accepted', { ...about, sequence: 2, 'costspan.attempt.number': 2 });
  ledger.charge({
    key: 'clip',
    lines: [['1', '9']],
    attributes: { 'costspan.output.name': 'clip', 'costspan.output.id': 'c' },
  });
});

it('gives the unit economics of one output, and of nothing else', () => {
  const { code, stdout, stderr } = costspan('cost', 'avatar', ledger.folder, '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    output: 'avatar',
    from: '2026-11-24',
    to: '2026-11-24',
    currency: 'USD',
    total: {
      spend: '1.05',
      generations: 11,
      attemptsPerAccepted: 1.1,
      accepted: 10,
      rejected: 1,
      costPerAccepted: { mean: '0.105', p50: '0.06', p95: '0.51' },
      wasted: '0.01',
    },
    plans: [
      { plan: 'free', spend: '0.55', accepted: 9, costPerAccepted: { p95: '0.1' } },
      { plan: 'pro', spend: '0.5', accepted: 1 },
    ],
    models: [
      { model: 'fal-ai/flux/dev', spend: '0.55' },
      { model: 'pro', spend: '0.5' },
    ],
    gates: [{ gate: 'face', rejected: 1, wasted: '0.01' }],
  });
});

it('says it in words', () => {
  const { stdout } = costspan('cost', 'avatar', ledger.folder);
  expect(stdout).toContain('avatar: $0.105 for each accepted one, $1.05 on 2026-11-24');
  expect(stdout).toMatch(/half cost at most {2}\$0\.06\n {2}95 % cost at most {2}\$0\.51/);
  expect(stdout).toMatch(/^face {9}1 {3}\$0\.01$/m);
});

it('names an output that the ledger does not have', () => {
  const { code, stderr } = costspan('cost', 'avatars', ledger.folder);
  expect(code).toBe(1);
  expect(stderr).toBe(
    'costspan: no record of an output named "avatars"; costspan report --by output lists what there is\n',
  );
});
