import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meter, RESULTS } from './index.ts';

const URL = 'https://api.anthropic.com/v1/messages';
const book = bundledBook();

const read = (more: Partial<Exchange>): readonly Usage[] =>
  meter.usages({ provider: 'anthropic', url: URL, status: 200, ...more });

const priced = (more: Partial<Exchange>) => read(more).map((usage) => chargeToJson(rate(usage, book, '2026-12-01')));

const message = (usage: object, more: object = {}) => ({ type: 'message', model: 'claude-opus-5', usage, ...more });

const quantities = ([usage]: readonly Usage[]) =>
  Object.fromEntries(usage?.measures.map(({ item, quantity }) => [item, Number(quantity)]) ?? []);

describe('routes', () => {
  it('that bill nothing are no generation', () => {
    const request = { model: 'claude-opus-5', messages: [] };
    for (const path of ['/count_tokens', '/count_tokens?beta=true'])
      expect(read({ url: URL + path, request, response: { input_tokens: 14 } })).toEqual([]);
    expect(read({ url: 'https://api.anthropic.com/v1/models', response: { data: [] } })).toEqual([]);
  });
});

describe('tokens written to a cache', () => {
  const written = { input_tokens: 0, output_tokens: 0, cache_creation_input_tokens: 1000 };
  it('are of the lifetime that the answer states', () => {
    const usage = { ...written, cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 700 } };
    expect(quantities(read({ response: message(usage) }))).toMatchObject({
      text_cache_write_5m: 300,
      text_cache_write_1h: 700,
    });
  });
  it('are of five minutes where nothing in the request asks for an hour, and else of no known lifetime', () => {
    const block = (ttl?: string) => ({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl } }] }],
    });
    const of = (request: unknown) => quantities(read({ request, response: message(written) }));
    expect(of(block())).toMatchObject({ text_cache_write_5m: 1000 });
    expect(of(block('1h'))).toMatchObject({ text_cache_write: 1000 });
    expect(of(undefined)).toMatchObject({ text_cache_write: 1000 });
    expect(priced({ response: message(written) })).toMatchObject([{ status: 'unpriced' }]);
  });
  it('are not divided where the parts are not the whole', () => {
    const usage = { ...written, cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 0 } };
    expect(quantities(read({ response: message(usage) }))).toMatchObject({ text_cache_write: 1000 });
  });
});

describe('a stream', () => {
  const start = { type: 'message_start', message: message({ input_tokens: 10, output_tokens: 1 }, { id: 'msg_1' }) };
  it('counts what came out by its last total, and has no price before one came', () => {
    expect(priced({ response: [start] })).toMatchObject([{ status: 'unpriced', reason: 'unknown_usage' }]);
    const delta = (output_tokens: number) => ({ type: 'message_delta', usage: { output_tokens } });
    expect(priced({ response: [start, delta(20), delta(40)] })).toMatchObject([{ status: 'final', amount: '0.00105' }]);
  });
  it('that breaks is billed by a rule that nobody states', () => {
    const error = { type: 'error', error: { type: 'overloaded_error' } };
    expect(priced({ response: [start, error] })).toMatchObject([{ outcome: 'unknown' }]);
  });
});

describe('a refusal', () => {
  it('is charged as soon as something came out', () => {
    const refused = (output_tokens: number) =>
      priced({ response: message({ input_tokens: 100, output_tokens }, { stop_reason: 'refusal' }) });
    expect(refused(0)).toMatchObject([{ amount: '0', outcome: 'not_charged' }]);
    expect(refused(2)).toMatchObject([{ amount: '0.00055', outcome: 'charged' }]);
  });
});

describe('a credit of another model', () => {
  it('moves money that the answer does not state', () => {
    const usage = { input_tokens: 100, output_tokens: 2, fallback_credit: { status: { type: 'redeemed' } } };
    expect(priced({ response: message(usage) })).toMatchObject([{ status: 'estimated', amount: '0.00055' }]);
  });
});

describe('results of a batch', () => {
  const line = fc
    .record({
      model: fc.constantFrom('claude-opus-5', 'claude-haiku-5-5'),
      input: fc.integer({ min: 0, max: 300_000 }),
      output: fc.integer({ min: 1, max: 5_000 }),
      searches: fc.integer({ min: 0, max: 3 }),
      inference_geo: fc.constantFrom('global', 'us'),
      fails: fc.boolean(),
    })
    .map(({ model, input, output, searches, inference_geo, fails }) => ({
      custom_id: 'one',
      result: fails
        ? { type: 'errored' }
        : {
            type: 'succeeded',
            message: message(
              {
                input_tokens: input,
                output_tokens: output,
                service_tier: 'batch',
                inference_geo,
                server_tool_use: { web_search_requests: searches },
              },
              { model },
            ),
          },
    }));
  const total = (charges: readonly { readonly amount?: string }[]) =>
    charges.reduce((sum, { amount }) => sum + Math.round(Number(amount ?? Number.NaN) * 1e12), 0);

  it('cost together what each costs, in whatever order they come, as lines or as their sums', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
        const alone = lines.flatMap((one) => priced({ url: `${URL}/batches/b/results`, response: [one] }));
        const together = priced({ url: `${URL}/batches/b/results`, response: lines });
        expect(total(together)).toBe(total(alone));
        expect(priced({ response: lines.toReversed(), url: `${URL}/batches/b/results` })).toEqual(together);
        const kept: unknown[] = [];
        for (const one of lines) kept.push(...[RESULTS.keep(one, kept)].filter((sum) => sum !== undefined));
        expect(kept.length).toBeLessThan(9);
        expect(priced({ response: [...kept, RESULTS.atEnd()] })).toEqual(together);
      }),
      { numRuns: 50 },
    );
  });
  it('that were read in part end nothing', () => {
    const one = {
      custom_id: 'a',
      result: { type: 'succeeded', message: message({ input_tokens: 1, output_tokens: 1 }) },
    };
    const kept: unknown[] = [RESULTS.keep(one, [])];
    expect(read({ response: kept })).toMatchObject([{ end: 'pending', measures: [] }]);
    expect(read({ response: [...kept, RESULTS.atEnd()] })).toMatchObject([{ end: 'succeeded' }]);
  });
});
