import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import { ATTR, decimal } from '@costspan/core/internal';
import type { Charge, Decimal, PricedCharge, Unit } from '@costspan/core';
import type { CorrectionRecord } from '@costspan/core/internal';
import { FileSink, Ledger } from '@costspan/core/ledger';

/** One charge of a ledger that a test writes: a line of `quantity` × `unitPrice`, or several. */
export interface Planned {
  readonly key: string;
  readonly provider?: string;
  readonly model?: string;
  readonly responseModel?: string;
  readonly id?: string;
  readonly time?: string;
  readonly status?: 'final' | 'estimated' | 'at_risk' | 'unpriced';
  readonly lines?: readonly (readonly [quantity: string, unitPrice: string, listUnitPrice?: string])[];
  readonly unit?: Unit;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

const PRICE = { version: 'v1', checked: '2026-11-01', origin: 'bundled' } as const;

/** Writes a ledger by the means of core, as an app does. */
export class TestLedger {
  readonly folder: string;
  readonly #ledger: Ledger;
  /** what each charge comes to so far, by its key */
  readonly #totals = new Map<string, Decimal>();

  constructor(folder: string) {
    this.folder = folder;
    this.#ledger = new Ledger([new FileSink({ folder, fs, resource: { 'service.name': 'test' } })]);
  }

  charge(planned: Planned): void {
    const { key, provider = 'fal', model = 'fal-ai/flux/dev', status = 'final', attributes } = planned;
    const charge = chargeOf(planned, model);
    if (charge.status !== 'unpriced') this.#totals.set(key, charge.amount);
    this.#ledger.append({
      kind: 'charge',
      chargeKey: key,
      charge,
      attributes: {
        [ATTR.providerName]: provider,
        [ATTR.requestModel]: model,
        [ATTR.outputType]: 'image',
        [ATTR.billingOutcome]: charge.outcome,
        ...(planned.responseModel !== undefined && { [ATTR.responseModel]: planned.responseModel }),
        ...(planned.id !== undefined && { [ATTR.responseId]: planned.id }),
        ...(charge.status === 'unpriced'
          ? { [ATTR.costMissingReason]: charge.reason }
          : { [ATTR.costStatus]: status, [ATTR.costCurrency]: charge.currency, [ATTR.priceId]: `${model}:x` }),
        ...attributes,
      },
      context: ROOT_CONTEXT,
      time: Date.parse(planned.time ?? '2026-11-24T10:00:00.500Z'),
    });
  }

  /** What was said of an output, or of one of its attempts. */
  verdict(
    output: string,
    outcome: string,
    said: { sequence?: number; after?: true; time?: string } & Attributes = {},
  ): void {
    const { sequence, after, time = '2026-11-24T10:00:01.000Z', ...attributes } = said;
    this.#ledger.append({
      kind: 'verdict',
      chargeKey: `output:${output}${after ? ':after' : ''}`,
      sequence,
      attributes: { [ATTR.outputId]: output, [ATTR.outputOutcome]: outcome, ...attributes },
      context: ROOT_CONTEXT,
      time: Date.parse(time),
    });
  }

  correct(record: Pick<CorrectionRecord, 'chargeKey' | 'sequence'> & { delta: string; time: string }): void {
    const total = (this.#totals.get(record.chargeKey) ?? decimal('0')).plus(record.delta);
    this.#totals.set(record.chargeKey, total);
    this.#ledger.append({
      kind: 'correction',
      chargeKey: record.chargeKey,
      sequence: record.sequence,
      delta: decimal(record.delta),
      total,
      currency: 'USD',
      status: 'final',
      before: 'final',
      attributes: {
        [ATTR.providerName]: 'fal',
        [ATTR.requestModel]: 'fal-ai/flux/dev',
      },
      context: ROOT_CONTEXT,
      time: Date.parse(record.time),
    });
  }
}

function chargeOf({ status = 'final', lines = [['3', '0.025']], unit = 'megapixel' }: Planned, model: string): Charge {
  if (status === 'unpriced') return { status, reason: 'unknown_model', outcome: 'charged', detail: '' };
  const priced: PricedCharge['lines'] = lines.map(([quantity, unitPrice, listUnitPrice], i) => ({
    item: i === 0 ? 'image_output' : 'text_input',
    unit: i === 0 ? unit : 'token',
    quantity: decimal(quantity),
    unitPrice: decimal(unitPrice),
    listUnitPrice: listUnitPrice === undefined ? undefined : decimal(listUnitPrice),
    amount: decimal(quantity).times(unitPrice),
    price: { ...PRICE, id: `${model}:${i === 0 ? 'image_output' : 'text_input'}/${i === 0 ? unit : 'token'}` },
  }));
  return {
    status,
    amount: priced.reduce((sum, line) => sum.plus(line.amount), decimal('0')),
    currency: 'USD',
    basis: 'billed_units',
    source: 'local',
    outcome: status === 'at_risk' ? 'unknown' : 'charged',
    lines: priced,
  };
}

/** The records of a folder as one line of a Collector's file exporter, with a record of somebody else. */
export function otlpOf(folder: string): string {
  const value = (of: unknown): object =>
    typeof of === 'string'
      ? { stringValue: of }
      : typeof of === 'boolean'
        ? { boolValue: of }
        : Number.isInteger(of)
          ? { intValue: String(of) }
          : { doubleValue: of };
  const attributesOf = (of: object): object[] => Object.entries(of).map(([key, one]) => ({ key, value: value(one) }));
  const records = fs
    .readdirSync(folder)
    .flatMap((name) => fs.readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as { event: string; time: string; attributes: object })
    .map(({ event, time, attributes }) => ({
      timeUnixNano: `${Date.parse(time)}000000`,
      eventName: event,
      attributes: attributesOf(attributes),
    }));
  const logRecords = [{ body: { stringValue: 'GET /' } }, ...records];
  const resource = { attributes: attributesOf({ 'service.name': 'test' }) };
  return `${JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] })}\n`;
}

/** Runs the command as a user does. */
export function costspan(...args: string[]): ReturnType<typeof costspanOn> {
  return costspanOn('', ...args);
}

/** The same with something on standard input. */
export function costspanOn(
  input: string | Uint8Array,
  ...args: string[]
): { code: number | null; stdout: string; stderr: string } {
  const done = spawnSync(process.execPath, [join(import.meta.dirname, '../main.ts'), ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: 1 << 28,
  });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}
