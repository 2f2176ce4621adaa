import assert from 'node:assert/strict';
import { rate } from '@costspan/core';
import { Generation, settings } from '@costspan/core/internal';
import type { Exchange, Usage } from '@costspan/core';
import { openCalls } from '../deadline.ts';
import type { MethodRow, SdkSpec } from '../spec.ts';
import { usagesOf } from '../usages.ts';
import { failureCases } from './failures.ts';
import { invoke, nothingPrivate, record, serve } from './play.ts';
import { observe } from './observe.ts';
import { Recorder } from './recorder.ts';
import { Stub } from './stub.ts';
import type { Answer, Sent } from './stub.ts';

export { observe, seenError } from './observe.ts';
export { Recorder } from './recorder.ts';
export { Stub } from './stub.ts';
export type { Answer, Sent } from './stub.ts';

/** One recorded exchange, and the SDK call that makes it. */
export interface Fixture {
  readonly name: string;
  /** method path and arguments: `["images.generate", {…}]` */
  readonly call: readonly [string, ...unknown[]];
  readonly exchange: Exchange;
}

/** One copy of the SDK that is instrumented, and one that is not. */
export interface Subject {
  plain(fetch: typeof globalThis.fetch): object;
  instrumented(fetch: typeof globalThis.fetch): object;
}

export interface Options extends Subject {
  /** what the provider answers to the requests of a fixture's call; the exchange itself where it says nothing */
  serve?(fixture: Fixture, request: Sent, number: number): Answer | undefined;
  /** a fixture's call, where it is more than the method and its arguments */
  call?(client: object, fixture: Fixture): unknown;
  /** fixtures that no SDK call makes, and cases of failure that do not apply, with the reason */
  skip?: Readonly<Record<string, string>>;
  /** rows (`Videos.remix`) that no fixture covers, with the reason */
  uncovered?: Readonly<Record<string, string>>;
  /** a fixture that ends well with JSON and a price, for the cases of failure; its last argument may take `abort` */
  model: string;
  /** options that carry an abort signal into the model fixture's call */
  abort?(fixture: Fixture, signal: AbortSignal): Fixture;
  /** statuses that the SDK repeats for a billable request; the default is 429, 500 and 503 */
  repeats?: readonly number[];
}

export interface Case {
  readonly name: string;
  run(): Promise<void>;
}

/** The shared suite: every fixture through the real SDK, with and without costspan, and every way to fail. */
export function conformance(spec: SdkSpec, fixtures: readonly Fixture[], options: Options): Case[] {
  const reached = spyOnRows(spec);
  const driven = fixtures.filter((fixture) => options.skip?.[fixture.name] === undefined);
  return [
    ...driven.map((fixture) => ({ name: fixture.name, run: () => oneFixture(spec, fixture, options) })),
    ...failureCases(spec, fixtures, options).filter(({ name }) => options.skip?.[name] === undefined),
    { name: 'every row of the table is covered', run: async () => coverage(spec, reached, options) },
    { name: 'nothing is left open', run: async () => assert.equal(openCalls(), 0) },
  ];
}

async function oneFixture(spec: SdkSpec, fixture: Fixture, options: Options): Promise<void> {
  const recorder = record(spec);
  const plain = new Stub((sent, n) => serve(options, fixture, sent, n));
  const watched = new Stub((sent, n) => serve(options, fixture, sent, n));
  const expected = await observe(() => invoke(options.plain(plain.fetch), fixture, options));
  assert.equal(recorder.spans.length, 0, 'the plain copy must not be instrumented');
  const actual = await observe(() => invoke(options.instrumented(watched.fetch), fixture, options));
  assert.deepEqual(actual, expected, 'what the app sees');
  assert.deepEqual(watched.sent, plain.sent, 'what the provider sees');
  sameCharges(spec, fixture, recorder);
  nothingPrivate(recorder, fixture);
}

/** The span must say what the meter reads in the fixture's whole exchange: every fact of it came through the SDK. */
function sameCharges(spec: SdkSpec, fixture: Fixture, recorder: Recorder): void {
  const usages = usagesOf(spec, fixture.exchange);
  const isSettlement = recorder.spans[0]?.name === 'fetch_response';
  const main = usages[0];
  const leavesNothing =
    main === undefined || (main.end === 'pending' && main.responseId !== undefined && isPoll(fixture));
  assert.deepEqual(recorder.open, [], 'spans left open');
  if (leavesNothing) return assert.equal(recorder.spans.length, 0, 'a poll leaves nothing');
  const isSubmit = main.end === 'pending' && main.responseId !== undefined;
  assert.equal(recorder.spans.length, isSubmit ? 1 : usages.length, 'spans');
  const kind = isSettlement ? 'settlement' : isSubmit ? 'submit' : 'generation';
  (isSubmit ? [main] : usages).forEach((usage, i) => {
    const wanted = attributesOf(spec, usage, kind);
    const span = recorder.spans[i];
    assert.equal(span?.kind, 2, 'kind CLIENT');
    for (const [name, value] of Object.entries(wanted))
      assert.deepEqual({ [name]: span.attributes[name] }, { [name]: value });
    assert.equal('costspan.cost.amount' in span.attributes, 'costspan.cost.amount' in wanted, 'amount');
  });
  const charged = isSubmit ? 0 : usages.length;
  assert.equal(recorder.records.length, charged, 'ledger records');
  assert.equal(
    recorder.points.filter((point) => point.metric === 'costspan.generations').length,
    charged,
    'costspan.generations',
  );
  const amounts =
    charged === 0
      ? []
      : usages
          .map((usage) => rate(usage, settings().book))
          .flatMap((charge) =>
            charge.status === 'unpriced' || charge.status === 'at_risk' ? [] : [charge.amount.toNumber()],
          );
  assert.ok(
    Math.abs(recorder.total('costspan.cost') - amounts.reduce((sum, one) => sum + one, 0)) < 1e-12,
    'costspan.cost',
  );
}

function isPoll(fixture: Fixture): boolean {
  return typeof fixture.call[1] === 'string' ? /retrieve|status|get|result/.test(fixture.call[0]) : false;
}

const COMPARED =
  /^(costspan\.(cost|billing|price|media|input|model|service_tier)|gen_ai\.(usage|response\.(id|model)|output|provider|request))/;

function attributesOf(
  spec: SdkSpec,
  usage: Usage,
  kind: 'generation' | 'submit' | 'settlement',
): Record<string, unknown> {
  const recorder = new Recorder();
  const generation = new Generation({
    scope: spec.scope,
    providers: recorder.providers,
    operation: 'generate_content',
    provider: usage.provider,
  });
  generation.end({ usage, kind, chargeKey: 'k', retryCount: 0, unanswered: [], jobMode: 'sync' });
  return Object.fromEntries(
    Object.entries(recorder.spans[0]?.attributes ?? {}).filter(([name]) => COMPARED.test(name)),
  );
}

function spyOnRows(spec: SdkSpec): Set<MethodRow> {
  const reached = new Set<MethodRow>();
  for (const row of spec.methods) {
    for (const name of ['start', 'partOf', 'transport'] as const) {
      const original = row[name] as ((...args: unknown[]) => unknown) | undefined;
      if (!original) continue;
      Object.defineProperty(row, name, {
        value: function (this: unknown, ...args: unknown[]) {
          reached.add(row);
          return original.apply(this, args);
        },
      });
    }
  }
  return reached;
}

function coverage(spec: SdkSpec, reached: Set<MethodRow>, options: Options): void {
  const missing = spec.methods.filter((row) => !reached.has(row)).map((row) => `${row.target}.${row.method}`);
  assert.deepEqual(
    missing.filter((name) => options.uncovered?.[name] === undefined),
    [],
  );
}
