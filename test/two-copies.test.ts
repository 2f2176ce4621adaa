import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as app from '@costspan/core';
import * as engine from '@costspan/core/internal';
import { usageOf, useAcme } from './support/acme.ts';
import { Telemetry } from './support/telemetry.ts';

/** One copy of core: what apps use of it, and what costspan's packages do. */
type Copy = typeof app & typeof engine;

const CORE = join(import.meta.dirname, '../packages/core');
const ONE: Copy = { ...app, ...engine };

/** A copy as a bundle brings it: the same source in another file, with libraries of its own. */
async function bundledCopy(): Promise<Copy> {
  const outfile = join(CORE, '.cache', `copy-${process.pid}.mjs`);
  await esbuild.build({
    stdin: {
      contents: `export * from './src/index.ts'; export * from './src/internal.ts';`,
      resolveDir: CORE,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    // No module of Node among them: core imports none, or the build fails.
    external: ['@opentelemetry/*', '@costspan/*'],
    logLevel: 'warning',
  });
  try {
    return (await import(pathToFileURL(outfile).href)) as Copy;
  } finally {
    rmSync(outfile);
  }
}

let telemetry: Telemetry;
let copies: Record<'one' | 'other', Copy>;
const folder = mkdtempSync(join(tmpdir(), 'costspan-copies-'));
const warnings: string[] = [];
const nothing = (): void => undefined;

beforeAll(async () => {
  diag.setLogger(
    { warn: (text) => warnings.push(text), error: nothing, info: nothing, debug: nothing, verbose: nothing },
    DiagLogLevel.WARN,
  );
  telemetry = new Telemetry();
  copies = { one: ONE, other: await bundledCopy() };
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  telemetry.reset();
  warnings.length = 0;
  useAcme();
});

const SCOPE = { name: '@costspan/test', version: '1' };

function generate(copy: Copy, chargeKey: string, model = 'image'): void {
  new copy.Generation({
    scope: SCOPE,
    providers: {},
    operation: 'generate_content',
    provider: 'acme',
    model,
  }).end({
    usage: { ...usageOf('image', [2]), model },
    kind: 'generation',
    chargeKey,
    retryCount: 0,
    unanswered: [],
    jobMode: 'sync',
  });
}

function settle(copy: Copy, key: string) {
  return copy.settleJob({
    key,
    scope: SCOPE,
    providers: {},
    provider: 'acme',
    retryCount: 0,
    jobMode: 'poll',
    usages: () => [usageOf('image', [3])],
  });
}

it('the copies are two', () => {
  expect(copies.other.Generation).not.toBe(copies.one.Generation);
  expect(copies.other.decimal('1').constructor).not.toBe(copies.one.decimal('1').constructor);
});

it('what one configures holds in the other', () => {
  copies.other.configure({ aliases: ['none'] });
  expect(copies.one.settings().aliases).toEqual(['none']);
  copies.one.configure({ aliases: ['logfire'], jobDeadline: 5 });
  expect(copies.other.settings()).toMatchObject({ aliases: ['logfire'], jobDeadline: 5 });
});

const WHO = ['one', 'other'] as const;
const PAIRS = WHO.flatMap((opener) => WHO.map((caller) => [opener, caller] as const));

describe.each(PAIRS)('attribution and output of %s, generation of %s', (opener, caller) => {
  it('are one charge with plan and output', async () => {
    const before = [await telemetry.total('costspan.generations'), await telemetry.total('costspan.cost')];
    const { withAttribution, withOutput } = copies[opener];
    await withAttribution({ plan: 'pro' }, () =>
      withOutput('avatar', { planned: { provider: 'acme', model: 'image' } }, async (output) => {
        await Promise.resolve();
        generate(copies[caller], `acme:${opener}-${caller}-1`);
        output.reject('blurry');
        generate(copies[caller], `acme:${opener}-${caller}-2`);
        output.accept();
      }),
    );
    const [first, second, output] = telemetry.spans.map(({ attributes }) => attributes);
    expect(first).toMatchObject({
      'costspan.cost.amount': 0.08,
      'costspan.plan': 'pro',
      'costspan.output.name': 'avatar',
      'costspan.attempt.number': 1,
      'costspan.attempt.reason': 'initial',
    });
    expect(second).toMatchObject({ 'costspan.attempt.number': 2, 'costspan.attempt.reason': 'rejected' });
    expect(output).toMatchObject({
      'costspan.output.attempts': 2,
      'costspan.output.outcome': 'accepted',
      'costspan.output.total_cost': 0.16,
      'costspan.output.wasted_cost': 0.08,
      'costspan.plan': 'pro',
    });
    const kinds = telemetry.records.map(({ eventName }) => eventName);
    expect(kinds.filter((kind) => kind === 'costspan.charge')).toHaveLength(2);
    const after = [await telemetry.total('costspan.generations'), await telemetry.total('costspan.cost')];
    expect(after[0]).toBe(Number(before[0]) + 2);
    expect(after[1]).toBeCloseTo(Number(before[1]) + 0.16, 12);
  });

  it('a job that one submits is settled by the other, once, for its output', async () => {
    const key = `acme:job-${opener}-${caller}`;
    const submit = copies[opener];
    submit.withOutput('clip', {}, (output) => {
      const generation = new submit.Generation({
        scope: SCOPE,
        providers: {},
        operation: 'generate_content',
        provider: 'acme',
        model: 'image',
      });
      submit.rememberJob(key, {
        spanContext: generation.span.spanContext(),
        attribution: generation.attribution,
        attempt: generation.attempt,
        exchange: { provider: 'acme', model: 'image' },
      });
      const usage = { ...usageOf('image', [1]), end: 'pending' as const };
      generation.end({ usage, kind: 'submit', chargeKey: key, retryCount: 0, unanswered: [], jobMode: 'poll' });
      expect(settle(copies[caller], key)).toMatchObject({ status: 'recorded', recorded: { amount: '0.12' } });
      expect(settle(submit, key)).toMatchObject({ status: 'known', recorded: { amount: '0.12' } });
      expect(settle(copies[caller], key)).toMatchObject({ status: 'known', recorded: { amount: '0.12' } });
      output.accept();
    });
    const [submitted, settled, output] = telemetry.spans;
    expect(settled?.links[0]?.context.spanId).toBe(submitted?.spanContext().spanId);
    expect(output?.attributes).toMatchObject({ 'costspan.output.attempts': 1, 'costspan.output.total_cost': 0.12 });
    expect(telemetry.spans).toHaveLength(3);
  });
});

it('a meter of one serves the other', () => {
  const usage = usageOf('image', [4]);
  copies.one.registerMeter({ provider: 'acme', usages: () => [usage] });
  const charge = copies.other.estimate({ provider: 'acme', model: 'image' });
  expect(copies.other.chargeToJson(charge)).toMatchObject({ status: 'estimated', amount: '0.16' });
});

it('what is said once is said by one of them', () => {
  for (const copy of [copies.one, copies.other, copies.one]) generate(copy, 'acme:unknown', 'no-such-model');
  expect(warnings.filter((text) => text.includes('no price for acme no-such-model'))).toHaveLength(1);
});

it('the first activity of either is the first of both', () => {
  let starts = 0;
  const before = copies.one.activityCount();
  copies.one.onFirstActivity(() => (starts += 1));
  copies.other.markActivity();
  copies.one.markActivity();
  expect(starts).toBe(1);
  expect(copies.other.activityCount()).toBe(before + 2);
});

describe.each(PAIRS)('a listener of %s', (listening, recording) => {
  it(`is told of what ${recording} records, once, and the output has it`, () => {
    const heard: app.ChargeEvent[] = [];
    const stop = copies[listening].onCharge((charge) => heard.push(charge));
    copies[listening].withOutput('avatar', {}, (output) => {
      generate(copies[recording], `acme:${listening}-${recording}-heard`);
      copies[recording].recordCharge({ provider: 'own-gpus', model: 'sdxl', amount: '0.12' });
      expect(heard.map(({ amount, attempt }) => [amount, attempt])).toEqual([
        ['0.08', 1],
        ['0.12', 2],
      ]);
      expect(output.charges()).toEqual(heard);
    });
    stop();
    generate(copies[recording], `acme:${listening}-${recording}-unheard`);
    expect(heard).toHaveLength(2);
  });

  it(`that records with ${recording} is not told of that`, () => {
    let times = 0;
    const stop = copies[listening].onCharge(() => {
      times += 1;
      copies[recording].recordCharge({ provider: 'own-gpus', model: 'fee', amount: '0.01' });
    });
    generate(copies[recording], `acme:${listening}-${recording}-fee`);
    stop();
    expect(times).toBe(1);
    expect(telemetry.records).toHaveLength(2);
  });

  it(`an id of one is known to ${recording}`, () => {
    const charge = { provider: 'own-gpus', model: 'sdxl', amount: '0.12', id: `${listening}-${recording}` };
    const first = copies[listening].recordCharge(charge);
    expect(first).toMatchObject({ amount: '0.12' });
    expect(copies[recording].recordCharge(charge)).toEqual(first);
    expect(telemetry.records).toHaveLength(1);
  });
});

it('ids are of one series', () => {
  const ids = [copies.one, copies.other, copies.one].map((copy) => copy.uniqueId());
  expect(new Set(ids).size).toBe(3);
  expect(new Set(ids.map((id) => id.slice(0, 36))).size).toBe(1);
});

it('both write one ledger file, and every instrument is there once', async () => {
  copies.other.configure({ ledger: `file:${folder}` });
  for (const copy of [copies.one, copies.other])
    new copy.Generation({ scope: SCOPE, providers: {}, operation: 'chat', provider: 'acme', model: 'x' }).end({
      usage: { ...usageOf('image', [1]), end: 'not_sent' },
      kind: 'generation',
      chargeKey: copy.uniqueId(),
      retryCount: 0,
      unanswered: [],
      jobMode: 'sync',
    });
  expect(readdirSync(folder)).toHaveLength(1);
  const names = await telemetry.metricNames();
  expect(names).toEqual([...new Set(names)]);
  expect(await telemetry.points('costspan.price.age')).toHaveLength(1);
});
