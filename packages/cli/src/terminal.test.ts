import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTR } from '@costspan/core/internal';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { afterAll, describe, expect, it } from 'vitest';
import { TestLedger } from './ledger/testing.ts';

const ROOT = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'costspan-terminal-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Written {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command where standard output and error have so many columns, with colours; piped where there is no number. */
async function costspan(args: readonly string[], columns?: number): Promise<Written> {
  const said = `data:text/javascript,process.stdout.columns=process.stderr.columns=${columns}`;
  const child = spawn(
    process.execPath,
    [...(columns === undefined ? [] : ['--import', said]), join(import.meta.dirname, 'main.ts'), ...args],
    { cwd: folder, env: { ...process.env, FORCE_COLOR: columns === undefined ? '0' : '1', NO_COLOR: undefined } },
  );
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

/** Names as people really have them: two cells a character, and more than one character a sign. */
const CHINESE = '图像生成服务/超高清视频模型-专业版-第三代';
const EMOJI = '👩‍🚀🏳️‍🌈 avatar with a helmet, seen from the left and a little from below';

const ledger = new TestLedger(join(folder, 'ledger'));
ledger.charge({ key: 'a', id: 'a', model: CHINESE, attributes: outputs('1', 'free') });
ledger.charge({ key: 'b', id: 'b', model: CHINESE, attributes: outputs('2', EMOJI) });
ledger.charge({ key: 'c', id: 'c', status: 'at_risk', lines: [['1', '0.123456789']] });
ledger.charge({ key: 'd', id: 'd', status: 'unpriced', model: 'fal-ai/kling-video/v3/pro/text-to-video' });
ledger.verdict('1', 'rejected', { [ATTR.outputName]: EMOJI, [ATTR.gateName]: CHINESE });
ledger.verdict('2', 'accepted', { [ATTR.outputName]: EMOJI });

function outputs(id: string, plan: string): Record<string, string | number> {
  return {
    [ATTR.outputId]: id,
    [ATTR.outputName]: EMOJI,
    [ATTR.attemptNumber]: 1,
    [ATTR.plan]: plan,
    [ATTR.feature]: CHINESE,
  };
}

const rate = {
  item: 'image_output',
  unit: 'image',
  source: 'https://example.com/prices',
  seen: '2026-11-01',
  evidence: 'user',
};
file('prices.json', {
  books: [
    {
      biller: 'acme',
      currency: 'USD',
      models: [
        { model: CHINESE, modality: 'image', rates: [{ ...rate, id: 'a', price: '0.0000123456789' }] },
        { model: EMOJI, modality: 'image', rates: [{ ...rate, id: 'b', price: '1234.5', when: { quality: 'high' } }] },
      ],
    },
  ],
});
file('bill.json', [
  { provider: 'fal', model: CHINESE, amount: '0.075', at: '2026-11-24T10:00:00Z', id: 'a' },
  { provider: 'fal', model: EMOJI, amount: '0.07', at: '2026-11-24T10:00:00Z', id: 'z' },
]);

function file(name: string, value: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(value));
}

const COMMANDS: readonly (readonly string[])[] = [
  ['price', 'fal', 'fal-ai/veo3.1', 'duration=8s'],
  ['price', 'openai', 'gpt-image-1-turbo'],
  ['compare', 'image', 'size=1024x1024', '--all'],
  ['compare', 'video', 'duration=8', 'resolution=1080p'],
  ['compare', '--for', 'fal', 'fal-ai/veo3.1', 'duration=8s', '--all'],
  ['prices', 'list'],
  ['prices', 'list', '--exact'],
  ['prices', 'diff', 'bundled', 'prices.json'],
  ['prices', 'check'],
  ['doctor'],
  ['report', 'ledger', '--by', 'feature,plan,model'],
  ['report', 'ledger', '--exact'],
  ['cost', EMOJI, 'ledger'],
  ['forecast', join(ROOT, 'examples/forecast/forecast.yaml')],
  ['focus', 'ledger', '--out', 'focus.csv'],
  ['reconcile', 'ledger', 'bill.json'],
  ['reprice', 'ledger', '--dry-run'],
  ['views'],
  ['--help'],
  ['price', 'fal'],
  ['report', 'nowhere/to/be/found/in/any/of/the/folders/of/this/machine/at/all/whatever/its/name/may/be'],
];

const HELPED = [
  'explain',
  'price',
  'compare',
  'forecast',
  'report',
  'cost',
  'reconcile',
  'focus',
  'reprice',
  'doctor',
  'view',
  'views',
  'completion',
  'invoice fetch',
  ...['list', 'check', 'diff', 'pull', 'update'].map((name) => `prices ${name}`),
];

/** No line of what a command writes may be longer than its terminal. */
async function fits(args: readonly string[], columns: number): Promise<void> {
  const { code, stdout, stderr } = await costspan(args, columns);
  expect(code).toBeLessThanOrEqual(2);
  const lines = `${stdout}\n${stderr}`.split('\n');
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.filter((line) => stringWidth(line) > columns).map(stripVTControlCharacters)).toEqual([]);
}

describe.each([80, 100, 120])('on a terminal of %i columns', (columns) => {
  it.each(COMMANDS.map((args) => [args.join(' '), args] as const))('no line of %s is longer', async (_, args) => {
    await fits(args, columns);
  });
});

it.each(HELPED)('no line of %s --help is longer than a terminal of 80 columns', async (name) => {
  await fits([...name.split(' '), '--help'], 80);
});

describe('options of every command', () => {
  const job = ['compare', 'image', 'size=1024x1024', '--provider', 'together_ai', '--day', '2026-12-01'];

  it('--wide has on a terminal what a pipe has, before and after the command', async () => {
    const { stdout: whole } = await costspan(job);
    expect(Math.max(...whole.split('\n').map((line) => stringWidth(line)))).toBeGreaterThan(100);
    for (const args of [
      ['--wide', ...job],
      [...job, '--wide'],
    ])
      expect(stripVTControlCharacters((await costspan(args, 80)).stdout)).toBe(whole);
  });

  it('--exact has all digits of what is rounded for people', async () => {
    expect((await costspan(job)).stdout).toMatch(
      /^\$0\.0006291 +1,589 +together_ai +Lykon\/DreamShaper .*\$0\.60 +1,000 megapixels/m,
    );
    expect((await costspan([...job, '--exact'])).stdout).toMatch(/^\$0\.0006291456 .*\$0\.0006 +megapixel/m);
  });
});

it('compare shows the best twenty, and all on request', async () => {
  const job = ['compare', 'image', 'size=1024x1024'];
  const { stdout } = await costspan(job);
  const more = Number(/^… (\d+) more: --all$/m.exec(stdout)?.[1]);
  const amounts = (text: string): number => text.match(/^ *\$/gm)?.length ?? 0;
  expect(amounts(stdout)).toBe(20);
  expect(more).toBeGreaterThan(100);
  const [offers = ''] = (await costspan([...job, '--all'])).stdout.split('\n\n');
  expect(amounts(offers)).toBe(20 + more);
  expect(offers).not.toContain('more: --all');
  // What may not do it comes last.
  const doubts = offers.split('\n').map((line) => line.includes('may not do 1024x1024'));
  expect(doubts.slice(doubts.indexOf(true))).not.toContain(false);
});
