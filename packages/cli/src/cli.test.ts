import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'costspan-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function costspan(args: readonly string[], input = ''): { code: number | null; stdout: string; stderr: string } {
  const done = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    input,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const flux = {
  provider: 'fal',
  model: 'fal-ai/flux/dev',
  request: { prompt: 'x' },
  response: { images: [{ width: 1024, height: 1024 }] },
  headers: { 'X-Fal-Billable-Units': '3' },
};

describe('explain', () => {
  it('answers one exchange with the exact charge, and nothing else', () => {
    const { code, stdout, stderr } = costspan([
      'explain',
      '--json',
      file('flux.json', JSON.stringify(flux, undefined, 2)),
    ]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'final',
      amount: '0.075',
      currency: 'USD',
      basis: 'billed_units',
      source: 'local',
      outcome: 'charged',
      tier: 'standard',
      lines: [{ unit: 'megapixel', quantity: '3', unitPrice: '0.025', amount: '0.075' }],
      price: { origin: 'bundled', checked: '2026-04-16' },
    });
  });

  it('says to a person how the amount came about', () => {
    const { code, stdout } = costspan(['explain', '-'], JSON.stringify(flux));
    expect(code).toBe(0);
    for (const part of ['$0.075', 'megapixel', '$0.025', 'billed units', '2026-04-16', 'api.fal.ai'])
      expect(stdout).toContain(part);
  });

  it('never prices an unknown model', () => {
    const { code, stdout } = costspan(
      ['explain', '--json', '-'],
      JSON.stringify({ ...flux, model: 'fal-ai/flux/dev-turbo' }),
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'unpriced', reason: 'unknown_model' });
  });

  it('reports a bad line by its number and answers the others', () => {
    const { code, stdout, stderr } = costspan(
      ['explain', '--json', '-'],
      `${JSON.stringify(flux)}\n{"provider":\n${JSON.stringify(flux)}\n`,
    );
    expect(code).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stderr).toMatch(/line 2/);
  });

  it.each([
    ['not JSON', 'nonsense', /JSON/],
    ['no provider', '{"model":"x"}', /provider/],
    ['a number for a string', '{"provider":5}', /provider.*5/s],
    ['nothing', '', /empty|nothing/i],
  ])('refuses %s with field, value and fix', (_, input, message) => {
    const { code, stdout, stderr } = costspan(['explain', '--json', '-'], input);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });

  it('refuses 200 MB at once, a missing file, a directory and an unknown option', () => {
    const big = file('big.json', '');
    truncateSync(big, 200 * 1024 * 1024);
    for (const args of [
      ['explain', big],
      ['explain', join(folder, 'none.json')],
      ['explain', folder],
      ['explain', '--jsn', '-'],
      ['nonsense'],
    ]) {
      const { code, stdout, stderr } = costspan(args);
      expect(code, args.join(' ')).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).not.toBe('');
    }
  });
});

describe('price', () => {
  it('gives the price before the call and what it assumes', () => {
    const { code, stdout } = costspan(['price', 'fal', 'fal-ai/veo3.1', 'duration=8s', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'estimated',
      amount: '3.2',
      assumed: ['generate_audio', 'resolution'],
    });
    expect(costspan(['price', 'openai', 'tts-1', 'characters=1']).stdout).toContain('$0.000015');
  });

  it('names neighbours of an unknown model as a hint only', () => {
    const { code, stdout, stderr } = costspan(['price', 'openai', 'gpt-image-1-turbo']);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('gpt-image-1');
    expect(stdout + stderr).not.toContain('$');
  });
});

it('doctor tells what is wrong and how to mend it', () => {
  const { code, stdout } = costspan(['doctor', '--json']);
  const { findings } = JSON.parse(stdout) as { findings: { level: string; fix?: string }[] };
  expect(findings.length).toBeGreaterThan(4);
  for (const finding of findings) if (finding.level === 'problem') expect(finding.fix).toBeTruthy();
  expect(code).toBe(findings.some((finding) => finding.level === 'problem') ? 1 : 0);
});

it('every command has help with an example', () => {
  for (const command of ['explain', 'price', 'doctor', 'reconcile', 'focus']) {
    const { code, stdout } = costspan([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/costspan/);
    expect(stdout).toMatch(/[Ee]xample/);
  }
});

describe('views', () => {
  it('lists what there is', () => {
    const { code, stdout } = costspan(['views', '--json']);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toContain('collector');
  });

  it('writes a view, and leaves a file that someone has changed', () => {
    const out = join(folder, 'collector');
    const first = costspan(['views', 'collector', '--out', out, '--json']);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ ok: true, view: 'collector', out, labels: ['plan', 'feature'] });
    file('collector/jaeger.yaml', 'mine');
    const second = costspan(['views', 'collector', '--out', out]);
    expect(second.code).toBe(1);
    expect(second.stdout).toMatch(/changed +jaeger\.yaml/);
    expect(second.stdout).toContain('--force');
    expect(costspan(['views', 'collector', '--out', out, '--force']).code).toBe(0);
  });

  it('knows the views by name', () => {
    const { code, stderr } = costspan(['views', 'jeager']);
    expect(code).toBe(2);
    expect(stderr).toContain('"jeager" is no view; there are: collector, jaeger');
  });
});

describe('prices check', () => {
  it('finds the bundled book, and a file over it, in order', () => {
    const good = file('good.json', JSON.stringify({ multipliers: [{ biller: 'fal', factor: '0.9' }] }));
    expect(costspan(['prices', 'check'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^bundled book \w{12}: ok, \d+ models, \d+ prices\n$/),
    });
    expect(costspan(['prices', 'check', good])).toMatchObject({ code: 0, stdout: `${good}: ok, 0 models, 0 prices\n` });
  });
  it('names every mistake of a file', () => {
    const bad = file(
      'bad.json',
      '{"multipliers": [{"biller": "fall", "factor": "0.9"}, {"biller": "fal", "factor": 0.9}]}',
    );
    const { code, stdout } = costspan(['prices', 'check', '--json', bad, join(folder, 'none.json')]);
    const { checked } = JSON.parse(stdout) as { checked: { problems: string[] }[] };
    expect(code).toBe(1);
    expect(checked.map(({ problems }) => problems)).toEqual([
      [expect.stringContaining('multipliers[1].factor is 0.9: write the exact decimal as a string')],
      [expect.stringContaining('none.json: no such file')],
    ]);
  });
});
