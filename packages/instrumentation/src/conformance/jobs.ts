import assert from 'node:assert/strict';
import { settleWebhook } from '@costspan/core';
import { jobKey } from '@costspan/core/internal';
import { takePolls } from '../poll-count.ts';
import { observe } from './observe.ts';
import { fixtureOf } from './options.ts';
import type { Case, Fixture, JobCase, JobEnd, WebhookCase } from './options.ts';
import { assertNothingThrown, turn } from './play.ts';
import type { Player } from './play.ts';
import type { Recorder } from './recorder.ts';
import type { Answer } from './stub.ts';

/** A job from its submit to its end is one charge, linked to the submit, however often its end is seen. */
export function jobCases(player: Player, fixtures: readonly Fixture[]): Case[] {
  const { jobs, uncovered = {} } = player.options;
  const submits = player.spec.methods.some(
    ({ target, method, role }) => role === 'submit' && uncovered[`${target}.${method}`] === undefined,
  );
  if ('reason' in jobs || jobs.length === 0) return submits ? [mustBeGiven('jobs')] : [];
  return jobs.flatMap((job) => [
    {
      name: `job: ${job.submit}, ${job.running}, ${job.done}, asked again`,
      run: () => playJob(player, fixtures, job),
    },
    ...(job.otherEnds ?? []).map((end) => ({
      name: `job: ${job.submit}, ${end.fixture}, asked again`,
      run: () => playOtherEnd(player, fixtures, job, end),
    })),
  ]);
}

/** A job that comes to nothing is one charge too, however the app hears of it, and whatever its call throws. */
async function playOtherEnd(player: Player, fixtures: readonly Fixture[], job: JobCase, end: JobEnd): Promise<void> {
  const recorder = player.record();
  const play = async (name: string): Promise<unknown> => {
    const fixture = fixtureOf(fixtures, name);
    const client = await player.instrumented(player.stub(fixture));
    const seen = await observe(() => player.invoke(client, fixture));
    await turn();
    return seen;
  };
  await play(job.submit);
  for (let times = 0; times < 2; times++) {
    await play(end.fixture);
    assertNothingThrown(recorder);
    assert.deepEqual(recorder.open, [], 'spans left open');
    assert.equal(recorder.spans.length, 2, 'the submit and one settlement');
    const [submit, settlement] = recorder.spans;
    const id = 'gen_ai.response.id';
    assert.equal(settlement?.name, 'fetch_response');
    assert.equal(settlement.attributes[id], submit?.attributes[id], 'the settlement is of the submitted job');
    assert.equal(settlement.links, 1, 'the settlement is linked to the submit');
    assert.ok(settlement.attributes['error.type'], 'the settlement has an error type');
    assertCharge(recorder, end.expect);
  }
}

async function playJob(player: Player, fixtures: readonly Fixture[], job: JobCase): Promise<void> {
  const recorder = player.record();
  const play = async (name: string, ...first: readonly Answer[]): Promise<void> => {
    const fixture = fixtureOf(fixtures, name);
    await player.invoke(await player.instrumented(player.stub(fixture, first)), fixture);
  };
  await play(job.submit);
  assertNothingThrown(recorder);
  assert.equal(recorder.spans.length, 1, 'the submit is one span');
  const [submit] = recorder.spans;
  const id = submit?.attributes['gen_ai.response.id'];
  assert.ok(id, 'the submit names its job');
  // Other fixtures may have asked for the same job.
  takePolls(jobKey(String(submit?.attributes['gen_ai.provider.name']), String(id)));
  assert.equal(submit?.attributes['costspan.cost.amount'], undefined, 'a submit has an estimate and no amount');
  assert.equal(recorder.records.length, 0, 'a submit is no charge');
  await play(job.running);
  assert.equal(recorder.spans.length, 1, 'a poll of a job that runs leaves nothing');
  await assert.rejects(() => play(job.running, { status: 404, body: { error: { message: 'not here' } } }));
  assert.equal(recorder.spans.length, 1, 'an error of a poll says nothing of the job');
  await play(job.done);
  assert.equal(recorder.spans.length, 2, 'the end is one settlement');
  const settlement = recorder.spans[1];
  assert.equal(settlement?.name, 'fetch_response');
  assert.equal(settlement.attributes['gen_ai.response.id'], id, 'the settlement is of the submitted job');
  assert.equal(settlement.links, 1, 'the settlement is linked to the submit');
  // A poll that was refused names no job in its answer: only the row's `jobId` tells which it asked for.
  assert.equal(settlement.attributes['costspan.job.poll_count'], 3, 'polls: running, refused, done');
  assertCharge(recorder, job.expect);
  await play(job.done);
  assert.equal(recorder.spans.length, 2, 'asked again, it leaves no further span');
  assertCharge(recorder, job.expect);
  assert.deepEqual(recorder.open, []);
}

/** The ledger holds one charge, and it is the expected one. */
function assertCharge(recorder: Recorder, expected: JobCase['expect']): void {
  assert.equal(recorder.records.length, 1, 'one charge');
  const charge = recorder.records[0]?.attributes ?? {};
  const seen = {
    status: charge['costspan.cost.status'] ?? 'unpriced',
    amount: charge['costspan.cost.amount_decimal'],
    currency: charge['costspan.cost.currency'],
    outcome: charge['costspan.billing.outcome'],
    reason: charge['costspan.cost.missing_reason'],
  };
  for (const [name, value] of Object.entries(expected))
    assert.deepEqual({ [name]: seen[name as keyof typeof seen] }, { [name]: value });
}

/** A webhook settles its job once, however often it is delivered. */
export function webhookCases(player: Player, fixtures: readonly Fixture[]): Case[] {
  const { webhooks } = player.options;
  if ('reason' in webhooks) return [];
  return webhooks.map((webhook, i) => ({
    name: `webhook ${i + 1} of ${webhook.provider}, delivered twice`,
    run: () => playWebhook(player, fixtures, webhook),
  }));
}

async function playWebhook(player: Player, fixtures: readonly Fixture[], webhook: WebhookCase): Promise<void> {
  const { provider, payload, facts, submit, expect } = webhook;
  player.record();
  if (submit !== undefined) {
    const fixture = fixtureOf(fixtures, submit);
    await player.invoke(await player.instrumented(player.stub(fixture)), fixture);
  }
  const first = await settleWebhook(provider, payload, facts);
  assert.equal(first.status, 'recorded', `settleWebhook answered ${JSON.stringify(first)}`);
  const { status, amount = '0' } = first.charge;
  assert.deepEqual({ status, amount }, expect);
  const second = await settleWebhook(provider, payload, facts);
  assert.deepEqual(second, { ...first, status: 'known' }, 'the second delivery adds nothing');
}

function mustBeGiven(option: string): Case {
  return {
    name: `options.${option}`,
    run: async () => assert.fail(`the spec has rows with the role "submit": give options.${option} their cases`),
  };
}
