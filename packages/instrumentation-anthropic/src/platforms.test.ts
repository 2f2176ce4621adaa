import { AnthropicBedrock, AnthropicBedrockMantle } from '@anthropic-ai/bedrock-sdk';
import { AnthropicVertex } from '@anthropic-ai/vertex-sdk';
import { attachmentOf } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { awsEventStream, bedrockChunk } from '@costspan/simulator';
import { beforeEach, describe, expect, it } from 'vitest';
import { instrumentAnthropic } from './index.ts';
import { spec } from './spec.ts';

let recorder: Recorder;
beforeEach(() => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
});

const USAGE = { input_tokens: 1000, output_tokens: 200 };
const MESSAGE = { id: 'msg_1', type: 'message', role: 'assistant', content: [], stop_reason: 'end_turn', usage: USAGE };
const request = (model: string) => ({
  model,
  max_tokens: 10,
  messages: [{ role: 'user' as const, content: 'Hi' }],
});

const EVENTS = [
  { type: 'message_start', message: { ...MESSAGE, usage: { ...USAGE, output_tokens: 1 } } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 200 } },
  { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 1000, outputTokenCount: 200 } },
];

/** Answers every request, and keeps where it went. */
function server(): { fetch: typeof globalThis.fetch; urls: string[] } {
  const urls: string[] = [];
  const fetch = async (input: unknown): Promise<Response> => {
    urls.push(String(input));
    if (!String(input).endsWith('-stream')) return Response.json(MESSAGE);
    const headers = { 'content-type': 'application/vnd.amazon.eventstream' };
    return new Response(awsEventStream(EVENTS.map(bedrockChunk)), { headers });
  };
  return { fetch: fetch as typeof globalThis.fetch, urls };
}

const attributes = (): Record<string, unknown> => ({ ...recorder.spans[0]?.attributes });

describe('Claude on Bedrock', () => {
  it('is billed by Bedrock, at the price of the profile', async () => {
    const { fetch, urls } = server();
    const client = instrumentAnthropic(new AnthropicBedrock({ awsRegion: 'us-east-1', skipAuth: true, fetch }));
    const sent = await client.messages.create(request('us.anthropic.claude-opus-5-5'));
    expect(sent.usage).toEqual(USAGE);
    expect(urls).toEqual(['https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-opus-5-5/invoke']);
    expect(recorder.spans).toHaveLength(1);
    // 1000 at 4 and 200 at 20 USD a million, and a tenth more.
    expect(attributes()).toMatchObject({ 'gen_ai.provider.name': 'aws.bedrock', 'costspan.cost.amount': 0.0088 });
  });

  it('is one charge as a stream', async () => {
    const { fetch } = server();
    const client = instrumentAnthropic(new AnthropicBedrock({ awsRegion: 'us-east-1', skipAuth: true, fetch }));
    const stream = await client.messages.create({ ...request('us.anthropic.claude-opus-5-5'), stream: true });
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    expect(types).toEqual(EVENTS.map(({ type }) => type));
    expect(recorder.spans).toHaveLength(1);
    expect(attributes()).toMatchObject({ 'gen_ai.provider.name': 'aws.bedrock', 'costspan.cost.amount': 0.0088 });
  });

  it('of which two prices may hold has none', async () => {
    const { fetch } = server();
    const client = instrumentAnthropic(new AnthropicBedrock({ awsRegion: 'us-east-1', skipAuth: true, fetch }));
    await client.messages.create(request('anthropic.claude-opus-5-5'));
    expect(attributes()).toMatchObject({
      'gen_ai.provider.name': 'aws.bedrock',
      'costspan.cost.missing_reason': 'missing_rate',
    });
  });

  it('at its newer host is billed by Bedrock too', async () => {
    const { fetch, urls } = server();
    const client = instrumentAnthropic(new AnthropicBedrockMantle({ awsRegion: 'us-east-1', skipAuth: true, fetch }));
    await client.messages.create(request('anthropic.claude-opus-5-5'));
    expect(urls[0]).toMatch(/^https:\/\/bedrock-mantle\.us-east-1\.api\.aws\/.*\/v1\/messages$/);
    expect(recorder.spans).toHaveLength(1);
    expect(attributes()).toMatchObject({ 'gen_ai.provider.name': 'aws.bedrock', 'gen_ai.usage.output_tokens': 200 });
  });
});

it('Claude on Vertex AI is billed by Google, a tenth more in a region', async () => {
  const { fetch, urls } = server();
  const authClient = { getRequestHeaders: async () => ({}), projectId: 'demo' };
  const client = instrumentAnthropic(
    new AnthropicVertex({ region: 'us-east5', projectId: 'demo', authClient: authClient as never, fetch }),
  );
  await client.messages.create(request('claude-sonnet-4-5@20250929'));
  expect(urls[0]).toContain('/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict');
  expect(recorder.spans).toHaveLength(1);
  expect(attributes()).toMatchObject({
    'gen_ai.provider.name': 'gcp.vertex_ai',
    'gen_ai.request.model': 'claude-sonnet-4-5@20250929',
    'gen_ai.usage.output_tokens': 200,
    'costspan.cost.amount': 0.0066,
    'costspan.cost.status': 'final',
  });
});
