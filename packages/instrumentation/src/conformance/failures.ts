import assert from 'node:assert/strict';
import { attachmentOf } from '../attachment.ts';
import type { SdkSpec } from '../spec.ts';
import type { Case, Fixture, Options } from './index.ts';
import { observe } from './observe.ts';
import { invoke, nothingPrivate, record, serve } from './play.ts';
import type { Recorder } from './recorder.ts';
import { Stub } from './stub.ts';
import type { Answer, Sent } from './stub.ts';

/** The ways in which a call can go wrong, each on the fixture that the options name. */
export function failureCases(spec: SdkSpec, fixtures: readonly Fixture[], options: Options): Case[] {
  const found = fixtures.find((fixture) => fixture.name === options.model);
  assert.ok(found, `no fixture is called ${options.model}`);
  const model: Fixture = found;

  /** Runs the call on both copies; the first answers are `first`, the rest are the fixture's. */
  async function compare(first: readonly Answer[], fixture: Fixture = model): Promise<Recorder> {
    const recorder = record(spec);
    const answer = (sent: Sent, n: number): Answer => first[n - 1] ?? serve(options, model, sent, n - first.length);
    const [plain, watched] = [new Stub(answer), new Stub(answer)];
    const expected = await observe(() => invoke(options.plain(plain.fetch), fixture, options));
    const actual = await observe(() => invoke(options.instrumented(watched.fetch), fixture, options));
    assert.deepEqual(actual, expected, 'what the app sees');
    assert.deepEqual(watched.sent, plain.sent, 'what the provider sees');
    assert.deepEqual(recorder.open, []);
    nothingPrivate(recorder, fixture);
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
      name: 'connection dropped, then success: the lost try is at risk',
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
        const tries = (attributes['costspan.transport.retry_count'] as number) + 1;
        assert.equal(recorder.records.length, tries, 'each try may have been billed');
        assert.equal(recorder.total('costspan.cost'), 0);
      },
    },
    {
      name: 'two clients',
      run: async () => {
        const recorder = record(spec);
        const stub = new Stub((sent, n) => serve(options, model, sent, n));
        await Promise.all([1, 2].map(() => invoke(options.instrumented(stub.fetch), model, options)));
        assert.equal(recorder.spans.length, 2);
      },
    },
    {
      name: 'disabled, and enabled in flight',
      run: async () => {
        const attachment = attachmentOf(spec);
        const recorder = record(spec);
        const stub = new Stub((sent, n) => serve(options, model, sent, n));
        const client = options.instrumented(stub.fetch);
        attachment.enabled = false;
        const running = invoke(client, model, options);
        attachment.enabled = true;
        await running;
        assert.equal(recorder.spans.length, 0);
        const watched = invoke(client, model, options);
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
          const recorder = record(spec);
          const seen: unknown[] = [];
          for (const make of [options.plain, options.instrumented]) {
            const controller = new AbortController();
            const stub = new Stub(() => (setTimeout(() => controller.abort(), 5), { hang: true }));
            seen.push(
              await observe(() => invoke(make.call(options, stub.fetch), abort(model, controller.signal), options)),
            );
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
