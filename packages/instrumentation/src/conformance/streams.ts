import assert from 'node:assert/strict';
import { observe } from './observe.ts';
import { fixtureOf } from './options.ts';
import type { Case, Fixture } from './options.ts';
import { assertNothingThrown } from './play.ts';
import type { Player } from './play.ts';

/** A stream that is left after its first item ends its span, and the app sees what it saw before. */
export function streamCases(player: Player, fixtures: readonly Fixture[]): Case[] {
  const { stream } = player.options;
  if (typeof stream === 'object') {
    const { uncovered = {} } = player.options;
    const streams = player.spec.methods.some(
      ({ target, method, role, events }) =>
        (role === 'stream' || events !== undefined) && uncovered[`${target}.${method}`] === undefined,
    );
    return streams
      ? [{ name: 'options.stream', run: async () => assert.fail('the spec has streams: name a fixture of one') }]
      : [];
  }
  const fixture = fixtureOf(fixtures, stream);
  return [{ name: `stream left early: ${stream}`, run: () => leaveEarly(player, fixture) }];
}

async function leaveEarly(player: Player, fixture: Fixture): Promise<void> {
  const recorder = player.record();
  const firstOf = async (client: object): Promise<unknown> => {
    for await (const item of (await player.invoke(client, fixture)) as AsyncIterable<unknown>) return item;
    return 'no item';
  };
  const plain = await player.plain(player.stub(fixture));
  const expected = await observe(() => firstOf(plain));
  const client = await player.instrumented(player.stub(fixture));
  const actual = await observe(() => firstOf(client));
  assert.deepEqual(actual, expected, 'what the app sees');
  assertNothingThrown(recorder);
  assert.deepEqual(recorder.open, [], 'spans left open');
  assert.equal(recorder.spans.length, 1, 'one span');
  assert.equal(recorder.records.length, 1, 'a stream that was begun is a charge, if only an unpriced one');
}
