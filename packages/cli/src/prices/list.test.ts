import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'costspan-list-'));
afterAll(() => rmSync(folder, { recursive: true }));

function layer(name: string, value: object): string {
  writeFileSync(join(folder, name), JSON.stringify(value));
  return name;
}

function list(env: Readonly<Record<string, string>>, ...args: string[]): string {
  const main = join(import.meta.dirname, '../main.ts');
  const command = [main, 'prices', 'list', '--day', '2026-12-01', ...args];
  return spawnSync(process.execPath, command, { encoding: 'utf8', cwd: folder, env: { ...process.env, ...env } })
    .stdout;
}

const factor = layer('factor.json', {
  multipliers: [
    { biller: 'fal', factor: '0.95' },
    { biller: 'fal', account: 'eu', factor: '0.8' },
  ],
});
const rates = layer('rates.json', {
  rates: [{ biller: 'openai', id: 'tts-1:text_input/character', price: '10', seen: '2026-11-01' }],
  books: [{ biller: 'voices.example', currency: 'USD', models: [] }],
  credits: [{ biller: 'voices.example', price: '0.0002', seen: '2026-11-01' }],
});
const both = { COSTSPAN_PRICES: `${factor},${rates}` };

interface Listed {
  readonly prices: readonly {
    readonly id: string;
    readonly unitPrice: string;
    readonly listUnitPrice?: string;
    readonly layer?: string;
  }[];
}
const prices = (env: Readonly<Record<string, string>>, ...args: string[]): unknown[] =>
  (JSON.parse(list(env, ...args, '--json')) as Listed).prices.map(({ id, unitPrice, listUnitPrice, layer: by }) => ({
    id,
    unitPrice,
    listUnitPrice,
    layer: by,
  }));

it('lists what a price comes to, what it was, and which layer did it', () => {
  expect(prices(both, '--provider', 'fal', 'openai', '--model', 'fal-ai/flux/schnell').slice(0, 2)).toMatchObject([
    { unitPrice: '0.00285', listUnitPrice: '0.003', layer: 'factor.json' },
    { unitPrice: '0.00285', listUnitPrice: '0.003', layer: 'factor.json' },
  ]);
  expect(prices(both, '--provider', 'openai', '--model', 'tts-1')).toEqual([
    { id: 'tts-1:text_input/character', unitPrice: '0.00001', layer: 'rates.json' },
    { id: 'tts-1-hd:text_input/character', unitPrice: '0.00003' },
  ]);
  expect(prices(both, '--provider', 'voices.example')).toEqual([
    { id: 'voices.example:credit', unitPrice: '0.0002', layer: 'rates.json' },
  ]);
  expect(list(both, '--model', 'fal-ai/flux/schnell')).toMatch(
    /PRICE +LIST PRICE +UNIT .*LAYER\nfal .* +\$0\.00285 +\$0\.003 +megapixel .* factor\.json\n/,
  );
});

it('lists the prices of the account in force', () => {
  expect(prices({ ...both, COSTSPAN_ACCOUNTS: 'fal=eu' }, '--model', 'fal-ai/flux/schnell').slice(0, 2)).toMatchObject([
    { unitPrice: '0.0024', listUnitPrice: '0.003' },
    { unitPrice: '0.0024', listUnitPrice: '0.003' },
  ]);
});

it('says nothing of layers where there are none', () => {
  const text = list({ COSTSPAN_PRICES: '' }, '--model', 'fal-ai/flux/schnell');
  expect(text).toContain('$0.003');
  expect(text).not.toContain('LAYER');
});
