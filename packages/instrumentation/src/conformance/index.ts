/**
 * The suite that every SDK package passes: amounts, the app's view with and without costspan, module
 * hooks in child processes, jobs, webhooks, streams, and every way to fail. Green means that it works.
 */
import assert from 'node:assert/strict';
import { attachmentOf } from '../attachment.ts';
import { openCallCount } from '../open-calls.ts';
import type { SdkSpec } from '../spec.ts';
import { amountCases } from './amounts.ts';
import { bundleCases } from './bundles.ts';
import { failureCases } from './failures.ts';
import { jobCases, webhookCases } from './jobs.ts';
import { fixtureCases } from './calls.ts';
import type { Case, Fixture, Options } from './options.ts';
import { Player } from './play.ts';
import { processCases } from './processes.ts';
import { streamCases } from './streams.ts';
import { wrapperCases } from './wrappers.ts';

export { readFixtures } from './fixtures.ts';
export { invoke } from './invoke.ts';
export { observe, seenError } from './observe.ts';
export type { Case, Fixture, JobCase, JobEnd, NotApplicable, Options, WebhookCase } from './options.ts';
export { Recorder } from './recorder.ts';
export { Stub } from './stub.ts';
export type { Answer, Sent } from './stub.ts';

/**
 * All cases of one SDK, for a test runner's own loop.
 *
 * @example
 * const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), options);
 * test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
 */
export function conformance(spec: SdkSpec, fixtures: readonly Fixture[], options: Options): Case[] {
  // Wrappers exist before the first case asks for the meters that they register.
  attachmentOf(spec);
  const player = new Player(spec, options);
  const cases = [
    ...amountCases(spec, fixtures, options),
    ...fixtureCases(player, fixtures),
    ...jobCases(player, fixtures),
    ...webhookCases(player, fixtures),
    ...streamCases(player, fixtures),
    ...wrapperCases(player, fixtures),
    ...failureCases(player, fixtures),
    ...processCases(player, fixtures),
    ...bundleCases(player, fixtures),
    { name: 'every row of the spec is covered', run: async () => coverage(player) },
    { name: 'nothing is left open', run: async () => assert.equal(openCallCount(), 0) },
  ];
  assertKnown(options.skip, cases);
  return cases.filter(({ name }) => options.skip?.[name] === undefined);
}

/** A reason for a case that does not exist hides nothing today and something tomorrow. */
function assertKnown(skip: Options['skip'] = {}, cases: readonly Case[]): void {
  const names = new Set(cases.map(({ name }) => name));
  const unknown = Object.keys(skip).filter((name) => !names.has(name));
  assert.deepEqual(unknown, [], 'skip names no case');
}

function coverage({ spec, reached, options }: Player): void {
  const missing = spec.methods.filter((row) => !reached.has(row)).map((row) => `${row.target}.${row.method}`);
  assert.deepEqual(
    missing.filter((name) => options.uncovered?.[name] === undefined),
    [],
  );
}
