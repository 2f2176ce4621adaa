import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENTS, meter } from './index.ts';

const HOST = 'https://bedrock-runtime.us-east-1.amazonaws.com';
const count = fc.nat(10_000_000);

function measuresOf(exchange: Parameters<typeof meter.usages>[0]): Record<string, number> {
  const [usage] = meter.usages(exchange);
  return Object.fromEntries(usage?.measures.map(({ item, quantity }) => [item, Number(quantity)]) ?? []);
}

describe('Converse', () => {
  it('bills every token once, whole and streamed', () => {
    fc.assert(
      fc.property(count, count, count, count, count, (inputTokens, outputTokens, read, short, long) => {
        const usage = {
          inputTokens,
          outputTokens,
          totalTokens: inputTokens + outputTokens + read + short + long,
          cacheReadInputTokens: read,
          cacheWriteInputTokens: short + long,
          cacheDetails: [
            { ttl: '1h', inputTokens: long },
            { ttl: '5m', inputTokens: short },
          ],
        };
        const url = `${HOST}/model/global.anthropic.claude-opus-5-5/converse`;
        const whole = measuresOf({ provider: 'aws.bedrock', status: 200, url, response: { usage } });
        const events = [{ messageStop: { stopReason: 'end_turn' } }, { metadata: { usage } }].map((one) =>
          EVENTS.keep(one),
        );
        const streamed = measuresOf({
          provider: 'aws.bedrock',
          url: `${url}-stream`,
          response: events.filter(Boolean),
        });
        expect(streamed).toEqual(whole);
        expect(Object.values(whole).reduce((all, one) => all + one, 0)).toBe(usage.totalTokens);
        expect([whole['text_cache_write_5m'] ?? 0, whole['text_cache_write_1h'] ?? 0]).toEqual([short, long]);
      }),
    );
  });

  it('without its end is no final count', () => {
    const url = `${HOST}/model/us.amazon.nova-lite-v1%3A0/converse-stream`;
    const [usage] = meter.usages({ provider: 'aws.bedrock', url, status: 200, request: {}, response: [] });
    expect(usage).toMatchObject({ incomplete: true, measures: [] });
  });
});

describe('a stream of a model’s own events', () => {
  const keep = (event: unknown): unknown =>
    EVENTS.keep({ chunk: { bytes: new TextEncoder().encode(JSON.stringify(event)) } });

  it('keeps counts and nothing that was said', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), count, (said, outputTokenCount) => {
        const metrics = { inputTokenCount: 1, outputTokenCount };
        const events = [
          { type: 'content_block_delta', delta: { type: 'text_delta', text: said } },
          { generation: said, prompt_token_count: 1, generation_token_count: 1 },
          { outputText: said, index: 0, totalOutputTextTokenCount: 4, inputTextTokenCount: 1 },
          { contentBlockDelta: { delta: { text: said } } },
          { generation: said, 'amazon-bedrock-invocationMetrics': metrics },
        ];
        const kept = events.map(keep);
        expect(JSON.stringify(kept)).not.toContain(JSON.stringify(said).slice(1, -1));
        expect(kept.at(-1)).toEqual({ 'amazon-bedrock-invocationMetrics': metrics });
      }),
    );
  });
});

it.each([
  ['counting tokens', { url: `${HOST}/model/m/count-tokens` }],
  ['a guardrail alone', { url: `${HOST}/guardrail/g/version/1/apply` }],
])('%s makes nothing', (_, exchange) => {
  expect(meter.usages({ provider: 'aws.bedrock', status: 200, response: {}, ...exchange })).toEqual([]);
});

it.each([
  ['us', 'us.amazon.nova-lite-v1:0'],
  ['global', 'arn:aws:bedrock:eu-west-1:111122223333:inference-profile/global.anthropic.claude-opus-5-5'],
  ['us-east-1', 'amazon.titan-embed-text-v2:0'],
])('the region is %s by %s', (region, model) => {
  const url = `${HOST}/model/${encodeURIComponent(model)}/invoke`;
  expect(meter.usages({ provider: 'aws.bedrock', url, status: 200, response: {} })[0]?.facts).toMatchObject({ region });
});
