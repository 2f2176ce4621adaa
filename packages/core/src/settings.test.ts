import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bundledBook } from './price-book/bundled.ts';
import { checkedLayers, layersFromEnvironment } from './price-book/layers.ts';
import { configure, settings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'costspan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const errors: string[] = [];
const nothing = (): void => undefined;
diag.setLogger(
  { error: (text) => errors.push(text), warn: nothing, info: nothing, debug: nothing, verbose: nothing },
  DiagLogLevel.ERROR,
);
beforeEach(() => {
  errors.length = 0;
});

const rate = {
  id: 'x',
  item: 'image_output',
  unit: 'image',
  price: '0.01',
  source: 'contract',
  seen: '2026-11-01',
  evidence: 'user',
};
const layer = (change: object = {}) => ({
  books: [
    {
      biller: 'fal',
      currency: 'USD',
      models: [
        { model: 'me/mine', modality: 'image', tier: 'budget', tierBasis: 'user', rates: [{ ...rate, ...change }] },
      ],
    },
  ],
});

it('reads layers of files, and names file, path, value and fix of a mistake', () => {
  const good = join(folder, 'good.json');
  const bad = join(folder, 'bad.json');
  const text = join(folder, 'text.json');
  writeFileSync(good, JSON.stringify(layer()));
  writeFileSync(bad, JSON.stringify(layer({ price: 0.01 })));
  writeFileSync(text, 'not json');
  expect(layersFromEnvironment(`${good}, ${good}`)).toHaveLength(2);
  expect(() => layersFromEnvironment(bad)).toThrow(/bad\.json: books\[0\]\.models\[0\]\.rates\[0\]\.price is 0\.01/);
  expect(() => layersFromEnvironment(text)).toThrow(/text\.json: not JSON/);
  expect(() => layersFromEnvironment(join(folder, 'none.json'))).toThrow(/none\.json: no such file/);
});

it('refuses a layer with an unknown field', () => {
  expect(() => checkedLayers(layer({ pricee: '1' }) as never, 'configure')).toThrow(/pricee/);
});

it('keeps the bundled book where own prices are wrong, with one error', () => {
  configure({ prices: layer({ price: '1e-3' }) as never });
  expect(settings().book.version).toBe(bundledBook().version);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/own prices refused.*rates\[0\]\.price is "1e-3"/s);
});

it('puts own prices over the bundled ones', () => {
  configure({ prices: layer() as never });
  expect(settings().book.find('fal', 'me/mine')).toBeDefined();
  expect(settings().book.find('fal', 'fal-ai/flux/dev')).toBeDefined();
  expect(errors).toEqual([]);
});

it('names a wrong word in a list of settings', () => {
  configure({ aliases: ['nobody'] as never });
  expect(settings().aliases).toEqual(['default']);
  expect(errors[0]).toMatch(/COSTSPAN_ALIASES: "nobody" is not one of default, none/);
  configure({});
});

it('takes one ledger or both, from code or as text', () => {
  configure({});
  expect(settings().ledger).toEqual({ otel: true, folder: undefined });
  configure({ ledger: 'off' });
  expect(settings().ledger).toEqual({ otel: false, folder: undefined });
  configure({ ledger: 'file:./a, b/ledger' });
  expect(settings().ledger).toEqual({ otel: false, folder: './a, b/ledger' });
  configure({ ledger: ['otel', 'file:/var/ledger'] });
  expect(settings().ledger).toEqual({ otel: true, folder: '/var/ledger' });
  vi.stubEnv('COSTSPAN_LEDGER', 'file:/var/ledger, otel');
  configure({});
  expect(settings().ledger).toEqual({ otel: true, folder: '/var/ledger' });
  vi.unstubAllEnvs();
  configure({});
  expect(errors).toEqual([]);
});

it.each([
  ['disk', /"disk" is not one of off, otel, file:FOLDER/],
  ['file:', /"file:" is not one of/],
  ['off,otel', /off and on at once/],
  ['file:a,file:b', /names 2 folders/],
])('refuses the ledger %s with the fix', (text, message) => {
  vi.stubEnv('COSTSPAN_LEDGER', text);
  configure({});
  expect(settings().ledger).toEqual({ otel: true, folder: undefined });
  expect(errors[0]).toMatch(message);
  vi.unstubAllEnvs();
  configure({});
});

const factors = {
  multipliers: [{ biller: 'fal', account: 'acme-eu', model: 'fal-ai/flux/dev', factor: '0.5' }],
} as const;
const unitPrice = () => String(settings().book.find('fal', 'fal-ai/flux/dev')?.groups[0]?.rates[0]?.unitPrice);

afterEach(() => {
  vi.unstubAllEnvs();
  configure({});
});

it('names the account in force in code or in the environment', () => {
  configure({ prices: factors });
  const list = unitPrice();
  configure({ prices: factors, accounts: { fal: 'acme-eu' } });
  expect(Number(unitPrice())).toBe(Number(list) / 2);
  vi.stubEnv('COSTSPAN_ACCOUNTS', 'fal=acme-eu');
  configure({ prices: factors });
  expect(Number(unitPrice())).toBe(Number(list) / 2);
  configure({ prices: factors, accounts: { fal: 'another' } });
  expect(unitPrice()).toBe(list);
  expect(errors).toEqual([]);
});

it('takes the models of deployments from code or from the environment, and says which it cannot use', () => {
  vi.stubEnv('COSTSPAN_DEPLOYMENTS', ' pictures = gpt-image-2, voice, talk=');
  configure({});
  expect(settings().deployments).toEqual({ pictures: 'gpt-image-2' });
  expect(errors).toEqual([
    'costspan: COSTSPAN_DEPLOYMENTS: "voice" is no NAME=MODEL, for example pictures=gpt-image-2; it is left out',
    'costspan: COSTSPAN_DEPLOYMENTS: "talk=" is no NAME=MODEL, for example pictures=gpt-image-2; it is left out',
  ]);
  configure({ deployments: { voice: 'tts-1' } });
  expect(settings().deployments).toEqual({ voice: 'tts-1' });
});

it('says which account it cannot use', () => {
  vi.stubEnv('COSTSPAN_ACCOUNTS', 'fall=acme-eu,acme');
  configure({ prices: factors });
  expect(errors).toEqual([
    'costspan: COSTSPAN_ACCOUNTS: "acme" is no BILLER=ACCOUNT, for example fal=acme-eu; it is left out',
    'costspan: accounts: "fall" is no biller of the price book; its account is not used',
  ]);
});

it('refuses all layers where one is wrong: a part of a contract is none', () => {
  configure({ prices: [{ multipliers: [{ biller: 'fal', factor: '0.5' }] }, layer({ unit: 'imag' })] as never });
  expect(settings().book.version).toBe(bundledBook().version);
  expect(errors).toEqual([
    expect.stringMatching(/own prices refused.*configure\(\{ prices \}\)\[1\]: .*unit is "imag": write one of image/),
  ]);
});

it('refuses a job store that is none, and a deadline that is no time, with the fix', () => {
  const own = settings().jobStore;
  configure({ jobStore: { get: nothing, put: nothing } as never, jobDeadline: Number.NaN });
  expect(settings()).toMatchObject({ sharedJobs: false, jobDeadline: 86_400_000 });
  expect(settings().jobStore).toBe(own);
  expect(errors).toEqual([
    expect.stringMatching(/jobStore }\) has no lease, commit, release, overdue; .*redisJobStore\(client\)/),
    expect.stringMatching(/jobDeadline }\) is NaN, not a number of ms above 0/),
  ]);
  const store = { ...own };
  configure({ jobStore: store, jobDeadline: 60_000 });
  expect(settings()).toMatchObject({ sharedJobs: true, jobDeadline: 60_000 });
  expect(settings().jobStore).toBe(store);
  configure({});
});
