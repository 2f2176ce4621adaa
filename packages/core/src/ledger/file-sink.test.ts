import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { diag, DiagLogLevel, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { PricedCharge } from '../rating/charge.ts';
import { decimal } from '../util/money.ts';
import { ATTR } from '../semconv.ts';
import { FileSink } from './file-sink.ts';
import { Ledger } from './ledger.ts';
import { resourceOfEnvironment } from './line.ts';
import type { LedgerEntry } from './entry.ts';
import { ledgerFiles } from './files.ts';
import { readLedger } from './read.ts';
import type { LedgerProblem } from './read.ts';

const TIME = Date.parse('2026-11-24T10:00:00.123Z');
const home = fs.mkdtempSync(join(tmpdir(), 'costspan-ledger-'));
afterAll(() => fs.rmSync(home, { recursive: true }));

let folder = '';
let number = 0;
const warnings: string[] = [];
const nothing = (): void => undefined;
diag.setLogger(
  { error: nothing, warn: (text) => warnings.push(text), info: nothing, debug: nothing, verbose: nothing },
  DiagLogLevel.WARN,
);
beforeEach(() => {
  folder = join(home, String(++number));
  warnings.length = 0;
});

const price = {
  id: 'fal-ai/flux/dev:billed/megapixel',
  version: 'v',
  checked: '2026-11-01',
  origin: 'bundled',
} as const;
// A third is no finite decimal, and 20 places are more than a double has.
const quantity = decimal('2.60064583333333333333');
const charge: PricedCharge = {
  status: 'final',
  amount: quantity.times('0.025'),
  currency: 'USD',
  basis: 'billed_units',
  source: 'local',
  outcome: 'charged',
  lines: [
    {
      item: 'billed',
      unit: 'megapixel',
      quantity,
      unitPrice: decimal('0.025'),
      amount: quantity.times('0.025'),
      price,
    },
  ],
};

function write(ledger: Ledger, chargeKey: string, time = TIME, context = ROOT_CONTEXT): void {
  ledger.append({ kind: 'charge', chargeKey, charge, attributes: { [ATTR.providerName]: 'fal' }, context, time });
}

async function read(path = folder): Promise<{ entries: LedgerEntry[]; problems: readonly LedgerProblem[] }> {
  const ledger = await readLedger(await ledgerFiles(path));
  const entries: LedgerEntry[] = [];
  for await (const entry of ledger.entries()) entries.push(entry);
  return { entries, problems: ledger.problems };
}

it('writes each record whole before it returns, with exact amounts, span and resource', async () => {
  const resource = resourceOfEnvironment({
    OTEL_SERVICE_NAME: 'studio',
    OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=i%201,service.name=other,deployment=x',
  });
  const ledger = new Ledger([new FileSink({ folder, fs, resource })]);
  const spanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0 };
  write(ledger, 'fal:1', TIME, trace.setSpanContext(ROOT_CONTEXT, spanContext));
  const { entries, problems } = await read();
  expect(problems).toEqual([]);
  expect(entries).toEqual([
    {
      kind: 'charge',
      time: '2026-11-24T10:00:00.123Z',
      chargeKey: 'fal:1',
      recordKey: 'fal:1/charge/1',
      resource: { 'service.name': 'studio', 'service.instance.id': 'i 1' },
      traceId: spanContext.traceId,
      spanId: spanContext.spanId,
      attributes: {
        'gen_ai.provider.name': 'fal',
        'costspan.charge.key': 'fal:1',
        'costspan.record.key': 'fal:1/charge/1',
        'costspan.cost.amount_decimal': '0.06501614583333333333325',
        'costspan.billing.lines':
          '[{"item":"billed","unit":"megapixel","quantity":"2.60064583333333333333","unit_price":"0.025","amount":"0.06501614583333333333325","price":"fal-ai/flux/dev:billed/megapixel"}]',
      },
    },
  ]);
});

it('appends corrections and verdicts with keys of their own', async () => {
  const ledger = new Ledger([new FileSink({ folder, fs, resource: {} })]);
  const common = { chargeKey: 'fal:1', context: ROOT_CONTEXT, time: TIME };
  ledger.append({
    ...common,
    kind: 'correction',
    sequence: 2,
    delta: decimal('-0.01'),
    total: decimal('0.03'),
    currency: 'USD',
    status: 'final',
    before: 'estimated',
    attributes: {},
  });
  ledger.append({ ...common, kind: 'verdict', attributes: { 'costspan.output.id': 'o' } });
  const { entries } = await read();
  expect(
    entries.map((entry) => [entry.kind, entry.recordKey, entry.attributes['costspan.cost.amount_decimal']]),
  ).toEqual([
    ['correction', 'fal:1/correction/2', '-0.01'],
    ['verdict', 'fal:1/verdict/1', undefined],
  ]);
  expect(entries[0]?.attributes).toMatchObject({
    'costspan.cost.total_decimal': '0.03',
    'costspan.cost.status': 'final',
    'costspan.cost.currency': 'USD',
  });
});

it('begins a file by size and by day, and two writers never share one', async () => {
  const one = new Ledger([new FileSink({ folder, fs, resource: {}, maxBytes: 1_000 })]);
  for (let i = 0; i < 4; i++) write(one, `a:${i}`);
  write(one, 'b', TIME + 86_400_000);
  // A record that comes late does not go back.
  write(one, 'c', TIME);
  write(new Ledger([new FileSink({ folder, fs, resource: {} })]), 'd');
  const files = fs.readdirSync(folder);
  expect(files.filter((name) => name.startsWith('ledger-2026-11-24-')).length).toBeGreaterThanOrEqual(3);
  expect(files.filter((name) => name.startsWith('ledger-2026-11-25-'))).toHaveLength(1);
  for (const name of files) expect(fs.statSync(join(folder, name)).size).toBeLessThan(2_000);
  expect((await read()).entries.map((entry) => entry.chargeKey).sort()).toEqual([
    'a:0',
    'a:1',
    'a:2',
    'a:3',
    'b',
    'c',
    'd',
  ]);
});

it('keeps a full disk from the app, ends the torn line, and says how many records were lost', async () => {
  let room = Infinity;
  const small = {
    ...fs,
    writeSync: (descriptor: number, bytes: Uint8Array, offset: number, length: number) => {
      if (room === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      const taken = Math.min(room, length);
      room -= taken;
      return fs.writeSync(descriptor, bytes, offset, taken);
    },
  } as unknown as typeof fs;
  const sink = new FileSink({ folder, fs: small, resource: {} });
  const ledger = new Ledger([sink]);
  write(ledger, 'a');
  room = 100;
  write(ledger, 'b');
  write(ledger, 'c');
  expect(sink.lost).toBe(2);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/cannot be written.*ENOSPC/);
  room = Infinity;
  write(ledger, 'd');
  expect(warnings[1]).toMatch(/written again; 2 records were lost/);
  expect(sink.lost).toBe(0);
  const { entries, problems } = await read();
  expect(entries.map((entry) => entry.chargeKey)).toEqual(['a', 'd']);
  expect(problems).toMatchObject([{ line: 2, kind: 'malformed' }]);
});

it('keeps a folder that cannot be made from the app', () => {
  fs.writeFileSync(folder, 'a file');
  const sink = new FileSink({ folder: join(folder, 'below'), fs, resource: {} });
  write(new Ledger([sink]), 'a');
  expect(sink.lost).toBe(1);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/ENOTDIR|EEXIST/);
});

it('loses no record that counted as recorded when the process is killed', async () => {
  const code = `
    import fs from 'node:fs';
    import { ROOT_CONTEXT } from '@opentelemetry/api';
    import { FileSink, Ledger } from '@costspan/core/ledger';
    const ledger = new Ledger([new FileSink({ folder: process.argv[1], fs, resource: {} })]);
    for (let i = 0; ; i++) {
      ledger.append({ kind: 'verdict', chargeKey: 'k' + i, attributes: {}, context: ROOT_CONTEXT, time: Date.now() });
      fs.writeSync(1, i + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, folder], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let recorded = -1;
  for await (const line of createInterface({ input: child.stdout })) {
    recorded = Number(line);
    if (recorded === 500) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  const { entries } = await read();
  expect(recorded).toBeGreaterThanOrEqual(500);
  expect(entries.slice(0, recorded + 1).map((entry) => entry.chargeKey)).toEqual(
    Array.from({ length: recorded + 1 }, (_, i) => `k${i}`),
  );
});

it('refuses a file where there is no file system, with one error', async () => {
  const errors: string[] = [];
  diag.setLogger({
    error: (text) => errors.push(text),
    warn: nothing,
    info: nothing,
    debug: nothing,
    verbose: nothing,
  });
  vi.resetModules();
  vi.doMock('../util/node.ts', () => ({ node: undefined }));
  const { fileSink } = await import('./file-sink.ts');
  expect(fileSink('./ledger', () => ({}))).toBeUndefined();
  expect(fileSink('./ledger', () => ({}))).toBeUndefined();
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/file:\.\/ledger needs a file system.*COSTSPAN_LEDGER=otel/);
});
