import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const examples = resolve(import.meta.dirname, '../examples');
const run = promisify(execFile);

/** Node by the arguments of an example's scripts, without keys: against simulated providers. */
async function node(example: string, ...args: string[]): Promise<string> {
  return (await printed(example, ...args)).stdout;
}

async function printed(example: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { OPENAI_API_KEY: _openai, FAL_KEY: _fal, REPLICATE_API_TOKEN: _replicate, ...env } = process.env;
  return run(process.execPath, args, { cwd: resolve(examples, example), env, maxBuffer: 16 * 1024 * 1024 });
}

function sum(text: string, amount: RegExp): number {
  return [...text.matchAll(amount)].reduce((total, [, value]) => total + Number(value), 0);
}

function invoiced(stdout: string): number {
  const total = Number(/The simulated providers bill \$([\d.]+)/.exec(stdout)?.[1]);
  expect(total).toBeGreaterThan(0);
  return total;
}

/** Amounts of the console exporter, of the examples' own printers, and of their messages. */
const ON_CONSOLE = /'costspan\.cost\.amount': ([\d.e-]+)/g;
const PRINTED = /^\$([\d.e-]+)/gm;
const TOLD = /"amount":"([\d.]+)"/g;

describe('examples', () => {
  it('demo: telemetry agrees with the invoices', async () => {
    const summary = JSON.parse(await node('demo', 'main.ts', '--json')) as {
      agrees: boolean;
      generations: { model: string; unit?: string; quantity?: string; amount?: number; status: string }[];
      comparisons: { provider: string; ledger: string }[];
      outputs: { plan: string; output: string; attempts: number; cost: number; wasted: number }[];
    };
    expect(summary.agrees).toBe(true);
    expect(new Set(summary.generations.map(({ status }) => status))).toEqual(
      new Set(['final', 'not charged', 'unpriced', 'at risk']),
    );
    // A generation of tokens says what went in as well: calls that read alike cost alike.
    const tokens = summary.generations.filter(({ unit }) => unit === 'token');
    expect(tokens.length).toBeGreaterThan(5);
    for (const { quantity } of tokens) expect(quantity).toMatch(/^[\d,]+ in \+ [\d,]+ out$/);
    const seen = new Map<string, number | undefined>();
    for (const { model, quantity, amount } of tokens) {
      const call = `${model} ${quantity}`;
      expect(amount, call).toBe(seen.get(call) ?? amount);
      seen.set(call, amount);
    }
    expect(seen.size).toBeLessThan(tokens.length);
    const paid = summary.comparisons.filter(({ ledger }) => Number(ledger) > 0).map(({ provider }) => provider);
    expect(paid).toEqual([
      'anthropic',
      'deepgram',
      'elevenlabs',
      'fal',
      'gcp.gemini',
      'openai',
      'openrouter',
      'replicate',
    ]);
    // A gate that threw two drawings away, and a clip whose end came to another process.
    expect(summary.outputs).toContainEqual(
      expect.objectContaining({ plan: 'free', output: 'card', attempts: 3, wasted: 0.05 }),
    );
    expect(summary.outputs).toContainEqual(
      expect.objectContaining({ plan: 'pro', output: 'clip', attempts: 1, cost: 1.6 }),
    );
  });

  it('demo: at most 100 columns, no colours, no amount that looks like nothing', async () => {
    const { stdout, stderr } = await printed('demo', 'main.ts');
    const lines = `${stdout}\n${stderr}`.split('\n');
    expect(lines.filter((line) => line.length > 100 || line.includes('\u001B') || /\$0\.00\b/.test(line))).toEqual([]);
  });

  it('zero-code', async () => {
    const stdout = await node('zero-code', '--env-file=.env', '--import', '@costspan/auto/register', 'app.mjs');
    expect(sum(stdout, ON_CONSOLE)).toBeCloseTo(invoiced(stdout), 9);
  });

  it('own-nodesdk', async () => {
    const stdout = await node('own-nodesdk', '--env-file=.env', '--import', './otel.mjs', 'app.mjs');
    expect(sum(stdout, PRINTED)).toBeCloseTo(invoiced(stdout), 9);
  });

  it('own-prices: what a contract says, and what the list says', async () => {
    expect((await node('own-prices', '--env-file=.env', 'app.mjs')).trim().split('\n')).toEqual([
      'two images at fal: $0.04, list price $0.05 (bundled)',
      '500 characters at OpenAI: $0.006 (user)',
      'four images of our own: $0.0116, 0.01 EUR (user)',
      '403 credits of speech: $0.066495 (user)',
      'a neighbour: unpriced, unknown_model',
    ]);
    expect(await node('own-prices', '../../packages/cli/src/main.ts', 'prices', 'check', 'prices.json')).toBe(
      'prices.json: ok, 1 model, 1 price\n',
    );
  });

  it('own-prices: editors find the schema, and it knows every field of the file', () => {
    const read = (path: string) =>
      JSON.parse(readFileSync(resolve(examples, 'own-prices', path), 'utf8')) as Record<string, unknown>;
    const { $schema, ...layer } = read('prices.json');
    const { properties } = read($schema as string) as {
      properties: Record<string, { items?: { properties?: object } }>;
    };
    for (const [name, list] of Object.entries(layer) as [string, object[]][])
      for (const entry of list)
        expect(Object.keys(properties[name]?.items?.properties ?? {})).toEqual(
          expect.arrayContaining(Object.keys(entry)),
        );
  });

  it('webhooks', async () => {
    const stdout = await node('webhooks', '--env-file=.env', '--import', '@costspan/auto/register', 'main.ts');
    expect(sum(stdout, TOLD)).toBeCloseTo(invoiced(stdout), 9);
  });

  it('queue', async () => {
    const stdout = await node('queue', '--env-file=.env', '--import', '@costspan/auto/register', 'sqs.ts');
    expect(sum(stdout, TOLD)).toBeCloseTo(invoiced(stdout), 9);
  });

  it('failover: the charge has the ratio that was foretold', async () => {
    const stdout = await node('failover', '--env-file=.env', '--import', '@costspan/auto/register', 'app.mjs');
    expect(sum(stdout, PRINTED)).toBeCloseTo(invoiced(stdout), 9);
    const foretold = /^fail-over: google\/nano-banana-2, ratio ([\d.]+)$/m.exec(stdout)?.[1];
    expect(/: failover, ratio ([\d.]+)$/m.exec(stdout)?.[1]).toBe(foretold);
    // 0.101 and 0.039 on the two price lists
    expect(Number(foretold)).toBeCloseTo(0.101 / 0.039, 6);
  });

  it('commonjs', async () => {
    const stdout = await node('commonjs', '--env-file=.env', '--require', '@costspan/auto/register', 'app.js');
    expect(sum(stdout, ON_CONSOLE)).toBeCloseTo(invoiced(stdout), 9);
  });

  it('forecast: the amounts are those that its README works out', async () => {
    const args = [resolve(examples, '../packages/cli/src/main.ts'), 'forecast', 'forecast.yaml', '--day', '2026-11-24'];
    const { features } = JSON.parse(await node('forecast', ...args, '--json')) as {
      features: { feature: string; perOutput: { expected: Record<string, unknown> } }[];
    };
    expect(features[0]).toMatchObject({
      feature: 'avatar',
      perOutput: { expected: { perStartedOutput: '0.045136', acceptedShare: '0.992', perAcceptedOutput: '0.0455' } },
    });
    expect(await node('forecast', ...args)).toContain('a month expected');
  });

  it('esbuild-bundle', async () => {
    await node('esbuild-bundle', 'build.mjs');
    const stdout = await node('esbuild-bundle', '--env-file=.env', 'dist/app.mjs');
    expect(sum(stdout, PRINTED)).toBeCloseTo(invoiced(stdout), 9);
  });
});
