import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processState } from '@costspan/core/internal';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WrongUse } from './exit.ts';
import { explain } from './explain/command.ts';
import { focus } from './focus/command.ts';
import { forecast } from './forecast/command.ts';
import { otlpOf, TestLedger } from './ledger/testing.ts';
import { check } from './prices/check.ts';
import { diff } from './prices/diff.ts';
import { price } from './price/command.ts';
import { reconcile } from './reconcile/command.ts';
import { cost } from './cost/command.ts';
import { report } from './report/command.ts';
import { reprice } from './reprice/command.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-hostile-'));
const ledger = new TestLedger(join(home, 'ledger'));
const file = join(home, 'input.json');
const invoice = join(home, 'invoice.json');
const planFile = join(home, 'plan.json');
const BILL = { provider: 'fal', model: 'fal-ai/flux/dev', amount: 0.075, at: '2026-11-24T10:00:00Z', id: 'a' };

beforeAll(() => {
  ledger.charge({
    key: 'fal:a',
    id: 'a',
    attributes: {
      'costspan.feature': 'avatar',
      'costspan.tag.x': 'y',
      'costspan.output.id': 'o',
      'costspan.output.name': 'avatar',
      'costspan.attempt.number': 1,
    },
  });
  ledger.correct({ chargeKey: 'fal:a', sequence: 1, delta: '0.01', time: '2026-11-30T23:59:59Z' });
  writeFileSync(invoice, JSON.stringify(BILL));
  writeFileSync(planFile, JSON.stringify(plan));
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockReturnValue(true);
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(home, { recursive: true });
});

const rate = (id: string, more: object = {}): object => ({
  id,
  item: 'image_output',
  unit: 'image',
  price: '0.04',
  per: 1,
  from: '2026-01-01',
  until: '2099-01-01',
  source: 'https://example.com',
  seen: '2026-11-01',
  evidence: 'user',
  ...more,
});
const model = (name: string, ...rates: readonly object[]): object => ({
  model: name,
  aliases: [`${name}-1`],
  modality: 'image',
  tier: 'standard',
  tierBasis: 'user',
  defaults: { quality: 'high' },
  rates,
});
const layer = {
  until: '2099-01-01',
  books: [
    {
      biller: 'acme',
      currency: 'USD',
      models: [
        model('mine', rate('a', { round: { of: 'each', step: '1', minimum: '1', maximum: '9' } })),
        model('bands', rate('b', { band: { upTo: '1' } }), rate('c', { band: { after: '1' }, price: '0.02' })),
        model('when', rate('d', { when: { quality: ['high', 'hd'] } }), rate('e', { when: { quality: 'low' } })),
        model('sized', rate('f', { when: { width: { over: 1, to: 2048 } } })),
        model('floor', rate('g', { floor: { item: 'image_input', times: '1' } }), rate('h', { item: 'image_input' })),
      ],
    },
  ],
  multipliers: [{ biller: 'fal', factor: '0.9' }],
  credits: [{ biller: 'acme', price: '0.01', seen: '2026-11-01' }],
  exchangeRates: [{ from: 'EUR', to: 'USD', rate: '1.1', seen: '2026-11-01' }],
};
const exchange = {
  provider: 'fal',
  model: 'fal-ai/flux/dev',
  operation: 'run',
  status: 200,
  url: 'https://fal.run/fal-ai/flux/dev',
  request: { prompt: 'x', image_size: { width: 1024, height: 1024 }, num_images: 1 },
  response: { images: [{ url: 'https://x', width: 1024, height: 1024 }] },
  headers: { 'x-fal-billable-units': '3' },
};
const plan = {
  features: {
    avatar: { steps: [{ provider: 'fal', model: 'fal-ai/flux/dev', parameters: { num_images: 1 }, acceptance: 0.5 }] },
  },
  plans: { pro: { users: { low: 1, expected: 2, high: 3 }, actions: { avatar: 2 } } },
};
const bills = {
  billing_events: [
    { request_id: 'a', endpoint_id: 'fal-ai/flux/dev', timestamp: '2026-11-24T10:00:00Z', cost_total: 0.085 },
  ],
};

type Run = (path: string) => Promise<unknown>;

/** Settings are read once in a process. */
function readSettingsAgain(): void {
  processState<{ settings: unknown }>('settings', () => ({ settings: undefined })).settings = undefined;
}

/** What each command reads, and a file of the kind that it expects. */
const COMMANDS: Readonly<Record<string, { readonly run: Run; readonly sound: () => unknown }>> = {
  'prices check': { run: (path) => check([path], { json: true }), sound: () => layer },
  'prices diff': { run: (path) => diff(path, 'bundled', { json: true }), sound: () => ({ books: layer.books }) },
  price: {
    run: (path) => {
      vi.stubEnv('COSTSPAN_PRICES', path);
      readSettingsAgain();
      return price('acme', 'mine', [], {}).finally(() => {
        vi.unstubAllEnvs();
        readSettingsAgain();
      });
    },
    sound: () => ({ books: layer.books }),
  },
  explain: { run: (path) => explain(path, { json: true }), sound: () => exchange },
  forecast: { run: (path) => forecast(path, { from: [], acceptance: [], json: true }), sound: () => plan },
  'reconcile, the invoice': { run: (path) => reconcile([ledger.folder, path], {}), sound: () => bills },
  'reconcile, the ledger': { run: (path) => reconcile([path, invoice], { json: true }), sound: () => recorded()[0] },
  report: {
    run: (path) => report([path], { by: 'day,model,gate,tag.x', format: 'markdown' }),
    sound: () => recorded()[0],
  },
  'report of OTLP': {
    run: (path) => report([path], { by: 'output', json: true }),
    sound: () => JSON.parse(otlpOf(ledger.folder)) as unknown,
  },
  cost: { run: (path) => cost('avatar', [path], {}), sound: () => recorded()[0] },
  reprice: { run: (path) => reprice([path], { dryRun: true, all: true }), sound: unpriced },
  'forecast --from': {
    run: (path) => forecast(planFile, { from: [path], acceptance: [], json: true }),
    sound: () => recorded()[0],
  },
  focus: { run: (path) => focus([path], {}), sound: () => recorded()[0] },
  'focus of OTLP': { run: (path) => focus([path], {}), sound: () => JSON.parse(otlpOf(ledger.folder)) as unknown },
};

/** A charge without an amount, that says what was consumed. */
function unpriced(): unknown {
  const record = recorded()[0] as { attributes: object };
  const attributes = {
    ...record.attributes,
    'costspan.cost.amount_decimal': undefined,
    'costspan.usage.measures': '[{"item":"image_output","unit":"image","quantity":"1","basis":"usage"}]',
    'costspan.usage.facts': '{"quality":"high"}',
  };
  return { ...record, attributes };
}

function recorded(): unknown[] {
  const [name = ''] = readdirSync(ledger.folder);
  return readFileSync(join(ledger.folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** The command's own error, or an exit code: anything else ends in a stack trace. */
async function settles(run: Run, content: string | Uint8Array): Promise<void> {
  writeFileSync(file, content);
  const outcome = await run(file).catch((error: unknown) => error);
  if (outcome instanceof WrongUse) expect(outcome.message).not.toBe('');
  else expect([0, 1, 2]).toContain(outcome);
}

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
/** What replaces a value of a sound file; raw JSON, since a number may be one that no double holds. */
const hostileValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '0',
    '-0',
    '-1',
    '1e999',
    '-1e999',
    '1e-999',
    '99999999999999999999',
    '5e-324',
    'null',
    '{}',
    '[]',
    'true',
    '"0"',
    '"-1"',
    '"NaN"',
    '"Infinity"',
    '"1e999"',
    '"0.0"',
    '""',
    '" "',
    '"9999-12-31"',
    '"0000-00-00"',
    '"__proto__"',
    '"constructor"',
    '"toString"',
    '{"__proto__":1}',
    '"\\ud800"',
    '"\\u0000"',
    '"+275760-09-13"',
    '"+275760-09-14T00:00:00Z"',
    '"-000001-01-01T00:00:00Z"',
    JSON.stringify('9'.repeat(60)),
    JSON.stringify(`0.${'0'.repeat(39)}1`),
    deep(10_000),
  ),
);

/** A sound file with one value of it replaced. */
function mutationsOf(sound: unknown): fc.Arbitrary<string> {
  const paths = pathsOf(sound);
  return fc.tuple(fc.constantFrom(...paths), hostileValue).map(([path, value]) => replaced(sound, path, value));
}

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))];
}

function replaced(value: unknown, path: Path, raw: string): string {
  const [key, ...rest] = path;
  if (key === undefined) return raw;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const text = (name: string, one: unknown): string => (name === key ? replaced(one, rest, raw) : JSON.stringify(one));
  if (Array.isArray(value)) return `[${value.map((one, i) => text(String(i), one)).join()}]`;
  return `{${Object.entries(value)
    .map(([name, one]) => `${JSON.stringify(name)}:${text(name, one)}`)
    .join()}}`;
}

describe.each(Object.entries(COMMANDS))('%s', (_, { run, sound }) => {
  it('takes a sound file, also one that starts with a byte order mark', async () => {
    for (const start of ['', '\ufeff']) {
      writeFileSync(file, `${start}${JSON.stringify(sound())}`);
      expect(await run(file)).toBe(0);
    }
  });

  it('answers a file in which any value is another with an exit code or an error of its own', async () => {
    await fc.assert(
      fc.asyncProperty(mutationsOf(sound()), (text) => settles(run, text)),
      { numRuns: 100 },
    );
  }, 60_000);

  it('answers arbitrary JSON and arbitrary bytes alike', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, (content) => settles(run, content)),
      { numRuns: 50 },
    );
  }, 60_000);

  it.each([
    ['a hundred thousand arrays in each other', deep(100_000)],
    ['as many objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['a text of 8 MiB', JSON.stringify('x'.repeat(8 << 20))],
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le')],
    ['a BOM alone', '\ufeff'],
    ['nothing', ''],
  ])('answers %s', async (__, content) => settles(run, content));

  it.each([
    ['no file', 'none.json'],
    ['a folder', '.'],
    ['a name that is too long', 'x'.repeat(5_000)],
    ['a name with a NUL', 'a\0b'],
    ['a file as a folder', 'invoice.json/x'],
  ])('answers %s with 1 or an error that names it', async (__, name) => {
    const outcome = await run(join(home, name)).catch((error: unknown) => error);
    if (outcome !== 1) expect(outcome).toBeInstanceOf(WrongUse);
  });
});
