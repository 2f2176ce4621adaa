import assert from 'node:assert/strict';
import { attachmentOf } from '../attachment.ts';
import { observe } from './observe.ts';
import { fixtureOf } from './options.ts';
import type { Case, Fixture } from './options.ts';
import { assertNothingPrivate, assertNothingThrown } from './play.ts';
import type { Player } from './play.ts';
import type { Recorder } from './recorder.ts';
import { Stub } from './stub.ts';
import type { Answer } from './stub.ts';

/** The ways in which a call can go wrong, each on the fixture that the options name. */
export function failureCases(player: Player, fixtures: readonly Fixture[]): Case[] {
  const { options } = player;
  const model = fixtureOf(fixtures, options.model);

  /** Runs the call on both copies; the first answers are `first`, the rest are the fixture's. */
  async function compare(first: readonly Answer[], fixture: Fixture = model): Promise<Recorder> {
    const recorder = player.record();
    const [plain, watched] = [player.stub(model, first), player.stub(model, first)];
    const plainClient = await player.plain(plain);
    const expected = await observe(() => player.invoke(plainClient, fixture));
    const client = await player.instrumented(watched);
    const actual = await observe(() => player.invoke(client, fixture));
    assert.deepEqual(actual, expected, 'what the app sees');
    assert.deepEqual(watched.sent, plain.sent, 'what the provider sees');
    assertNothingThrown(recorder);
    assert.deepEqual(recorder.open, []);
    assertNothingPrivate(recorder, fixture);
    return recorder;
  }

  const only = (recorder: Recorder) => {
    assert.equal(recorder.spans.length, 1, 'one span');
    return recorder.spans[0]!.attributes;
  };
  const fail = (status: number): Answer => ({
    status,
    headers: { 'retry-after-ms': '1' },
    body: { error: { message: 'no', type: 'stub' }, detail: 'no' },
  });
  const reset = (): Answer => ({
    body: Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    }),
  });
  const repeats = options.repeats ?? [429, 500, 503];

  const cases: Case[] = repeats.map((status) => ({
    name: `${status}, then success`,
    run: async () => {
      const attributes = only(await compare([fail(status)]));
      assert.equal(attributes['costspan.transport.retry_count'], 1);
      assert.ok((attributes['costspan.cost.amount'] as number) > 0);
    },
  }));
  cases.push(
    {
      name: '400',
      run: async () => {
        const recorder = await compare([fail(400)]);
        const attributes = only(recorder);
        assert.equal(attributes['error.type'], '400');
        assert.equal(attributes['costspan.transport.retry_count'], 0);
        assert.equal(recorder.spans[0]?.status?.code, 2);
        assert.equal(attributes['costspan.cost.amount'] ?? 0, 0);
      },
    },
    {
      name: 'connection dropped, then success: the lost attempt is at risk',
      run: async () => {
        const recorder = await compare([reset()]);
        const attributes = only(recorder);
        assert.equal(attributes['costspan.cost.status'] === 'at_risk', false);
        const lost = recorder.records.filter((one) => String(one.attributes['costspan.charge.key']).endsWith('#try-1'));
        assert.deepEqual(
          lost.map((one) => one.attributes['costspan.cost.status']),
          ['at_risk'],
        );
        assert.ok(recorder.total('costspan.cost.at_risk') > 0);
        assert.equal(recorder.total('costspan.cost'), attributes['costspan.cost.amount']);
      },
    },
    {
      name: 'connection always dropped',
      run: async () => {
        const recorder = await compare(Array.from({ length: 12 }, reset));
        const attributes = only(recorder);
        assert.ok(attributes['error.type']);
        assert.equal(attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'], 'at_risk');
        const attempts = (attributes['costspan.transport.retry_count'] as number) + 1;
        assert.equal(recorder.records.length, attempts, 'each attempt may have been billed');
        assert.equal(recorder.total('costspan.cost'), 0);
      },
    },
    {
      name: 'two clients',
      run: async () => {
        const recorder = player.record();
        const stub = player.stub(model);
        await Promise.all([1, 2].map(async () => player.invoke(await player.instrumented(stub), model)));
        assert.equal(recorder.spans.length, 2);
      },
    },
    {
      name: 'disabled, and enabled in flight',
      run: async () => {
        const attachment = attachmentOf(player.spec);
        const recorder = player.record();
        const client = await player.instrumented(player.stub(model));
        attachment.enabled = false;
        const running = player.invoke(client, model);
        attachment.enabled = true;
        await running;
        assert.equal(recorder.spans.length, 0);
        const watched = player.invoke(client, model);
        attachment.enabled = false;
        await watched;
        attachment.enabled = true;
        assert.equal(recorder.spans.length, 1);
        assert.deepEqual(recorder.open, []);
      },
    },
  );
  const { abort } = options;
  if (abort) {
    cases.push(
      {
        name: 'aborted before it is sent',
        run: async () => {
          const recorder = await compare([{ hang: true }], abort(model, AbortSignal.abort()));
          const attributes = only(recorder);
          assert.equal(attributes['costspan.billing.outcome'], 'not_charged');
          assert.equal(recorder.total('costspan.cost.at_risk'), 0);
        },
      },
      {
        name: 'aborted while the provider works',
        run: async () => {
          const recorder = player.record();
          const seen: unknown[] = [];
          for (const kind of ['plain', 'instrumented'] as const) {
            const controller = new AbortController();
            const stub = new Stub(() => (queueMicrotask(() => controller.abort()), { hang: true }));
            const client = await player[kind](stub);
            seen.push(await observe(() => player.invoke(client, abort(model, controller.signal))));
          }
          assert.deepEqual(seen[1], seen[0]);
          const attributes = only(recorder);
          assert.equal(attributes['costspan.billing.outcome'], 'unknown');
          assert.ok(recorder.total('costspan.cost.at_risk') > 0);
        },
      },
    );
  }
  return cases;
}
