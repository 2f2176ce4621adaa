import assert from 'node:assert/strict';
import { replace } from '../observe/replace.ts';
import { observe } from './observe.ts';
import { fixtureOf } from './options.ts';
import type { Case, Fixture } from './options.ts';
import type { Player } from './play.ts';

/** Another instrumentation wraps the same method, before costspan or after it: both see each call once. */
export function wrapperCases(player: Player, fixtures: readonly Fixture[]): Case[] {
  const fixture = fixtureOf(fixtures, player.options.model);
  return (['before', 'after'] as const).map((when) => ({
    name: `wrapped by another ${when} costspan`,
    run: () => playWrapped(player, fixture, when),
  }));
}

async function playWrapped(player: Player, fixture: Fixture, when: 'before' | 'after'): Promise<void> {
  const recorder = player.record();
  const plain = await player.plain(player.stub(fixture));
  const seenPlain = wrap(plain, fixture);
  const expected = await observe(() => player.invoke(plain, fixture));
  let seen: { calls: number } | undefined;
  const client = await player.instrumented(player.stub(fixture), (bare) => {
    if (when === 'before') seen = wrap(bare, fixture);
  });
  seen ??= wrap(client, fixture);
  const actual = await observe(() => player.invoke(client, fixture));
  assert.deepEqual(actual, expected, 'what the app sees');
  assert.equal(seen.calls, seenPlain.calls, 'calls that the other instrumentation sees');
  assert.equal(recorder.spans.length, 1, 'one span');
  assert.deepEqual(recorder.open, []);
}

/** Wraps the public method of a fixture's call, as instrumentations by hand do. */
function wrap(client: object, { call: [path] }: Fixture): { calls: number } {
  const names = path.split('.');
  const method = names.pop() as string;
  const owner = names.reduce<object>((object, name) => (object as Record<string, object>)[name] ?? {}, client);
  const seen = { calls: 0 };
  replace<(...args: unknown[]) => unknown>(owner, method, (original, self, args) => {
    seen.calls += 1;
    return Reflect.apply(original, self, args);
  });
  return seen;
}
