import assert from 'node:assert/strict';
import { rate } from '@costspan/core';
import { Generation, settings } from '@costspan/core/internal';
import type { Usage } from '@costspan/core';
import { usagesOf } from '../usages.ts';
import type { Case, Fixture } from './options.ts';
import { observe } from './observe.ts';
import { assertCallable } from './invoke.ts';
import { assertNothingPrivate, assertNothingThrown, turn } from './play.ts';
import type { Player } from './play.ts';
import { Recorder } from './recorder.ts';

/** Every fixture through the real SDK: the app and the provider see the same, and telemetry says what the meter reads. */
export function fixtureCases(player: Player, fixtures: readonly Fixture[]): Case[] {
  const played = fixtures.filter((fixture) => player.options.plays?.(fixture) ?? true);
  return played.map((fixture) => ({ name: fixture.name, run: () => playBoth(player, fixture) }));
}

async function playBoth(player: Player, fixture: Fixture): Promise<void> {
  const recorder = player.record();
  const [plain, watched] = [player.stub(fixture), player.stub(fixture)];
  const plainClient = await player.plain(plain);
  if (!player.options.call) assertCallable(plainClient, fixture);
  const expected = await observe(() => player.invoke(plainClient, fixture));
  assert.equal(recorder.spans.length, 0, 'the plain copy must not be instrumented');
  const client = await player.instrumented(watched);
  const actual = await observe(() => player.invoke(client, fixture));
  await turn();
  assert.deepEqual(actual, expected, 'what the app sees');
  assert.deepEqual(watched.sent, plain.sent, 'what the provider sees');
  assertNothingThrown(recorder);
  assertSameCharges(player, fixture, recorder);
  assertNothingPrivate(recorder, fixture);
}

/** The span must say what the meter reads in the fixture's whole exchange: every fact of it came through the SDK. */
function assertSameCharges({ spec, begun }: Player, fixture: Fixture, recorder: Recorder): void {
  const usages = usagesOf(spec, fixture.exchange);
  const [main] = usages;
  const isPending = main?.end === 'pending' && main.responseId !== undefined;
  assert.deepEqual(recorder.open, [], 'spans left open');
  if (main === undefined || (isPending && !begun.includes('generate')))
    return assert.equal(recorder.spans.length, 0, 'a question about a job that goes on leaves nothing');
  const kind = recorder.spans[0]?.name === 'fetch_response' ? 'settlement' : isPending ? 'submit' : 'generation';
  const charged = isPending ? [] : usages;
  assert.equal(recorder.spans.length, isPending ? 1 : usages.length, 'spans');
  (isPending ? [main] : usages).forEach((usage, i) => {
    const wanted = attributesOf(spec.scope, usage, kind);
    const span = recorder.spans[i];
    assert.equal(span?.kind, 2, 'kind CLIENT');
    for (const [name, value] of Object.entries(wanted))
      assert.deepEqual({ [name]: span.attributes[name] }, { [name]: value });
    assert.equal('costspan.cost.amount' in span.attributes, 'costspan.cost.amount' in wanted, 'amount');
  });
  assert.equal(recorder.records.length, charged.length, 'ledger records');
  assert.equal(recorder.total('costspan.generations'), charged.length, 'costspan.generations');
  const total = charged.reduce((sum, usage) => sum + certainAmount(usage), 0);
  assert.ok(Math.abs(recorder.total('costspan.cost') - total) < 1e-12, 'costspan.cost');
}

function certainAmount(usage: Usage): number {
  const charge = rate(usage, settings().book);
  return charge.status === 'unpriced' || charge.status === 'at_risk' ? 0 : charge.amount.toNumber();
}

const COMPARED =
  /^(costspan\.(cost|billing|price|media|input|model|service_tier)|gen_ai\.(usage|response\.(id|model)|output|provider|request))/;

function attributesOf(
  scope: { readonly name: string; readonly version: string },
  usage: Usage,
  kind: 'generation' | 'submit' | 'settlement',
): Record<string, unknown> {
  const recorder = new Recorder();
  const generation = new Generation({
    scope,
    providers: recorder.providers,
    operation: 'generate_content',
    provider: usage.provider,
  });
  generation.end({ usage, kind, chargeKey: 'k', retryCount: 0, unanswered: [], jobMode: 'sync' });
  return Object.fromEntries(
    Object.entries(recorder.spans[0]?.attributes ?? {}).filter(([name]) => COMPARED.test(name)),
  );
}
