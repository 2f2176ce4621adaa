import { describe, expect, it } from 'vitest';
import { costspan } from '../ledger/testing.ts';

const CALL = ['compare', '--for', 'fal', 'fal-ai/flux-2-pro', 'image_size=square_hd', '--day', '2026-11-24'];

describe('compare --for', () => {
  it('prints what else does the job of a planned call, the same family first', () => {
    const { code, stdout } = costspan(...CALL, '--same-tier', '--max-ratio', '1.5');
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('fal fal-ai/flux-2-pro: $0.03');
    expect(lines[2]).toMatch(/^ *AMOUNT +RATIO +PROVIDER +MODEL +FAMILY +TIER/);
    expect(lines[3]).toMatch(/^ *\$0\.03 +1 +\S+ +\S+ +black-forest-labs\/flux-2-pro +standard/);
    expect(stdout).not.toMatch(/ budget /);
  });

  it('answers in JSON with all of them', () => {
    const { planned, alternatives } = JSON.parse(costspan(...CALL, '--max-ratio', '1.5', '--json').stdout) as {
      planned: unknown;
      alternatives: { ok: boolean; ratio?: number; why?: string; estimate?: { amount?: string } }[];
    };
    expect(planned).toMatchObject({ provider: 'fal', model: 'fal-ai/flux-2-pro', estimate: { amount: '0.03' } });
    expect(alternatives.filter(({ ok }) => ok).every(({ ratio = 9 }) => ratio <= 1.5)).toBe(true);
    expect(alternatives.filter(({ ok }) => !ok).every(({ why = '' }) => why !== '')).toBe(true);
  });

  it.each([
    [['compare', '--for', 'fal'], '--for takes a provider and a model'],
    [['compare', '--for', 'fal', 'fal-ai/flux-2-prx'], 'did you mean fal-ai/flux-2-pro'],
    [[...CALL, '--max-ratio', '0'], '--max-ratio is "0": write a number above 0'],
  ])('%j is refused with the fix', (args, says) => {
    const { code, stderr } = costspan(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
