import type { BedrockRuntime, BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

const bedrockText: fc.Arbitrary<Kind<BedrockRuntime>> = record({
  modelId: fc.constantFrom(
    'us.anthropic.claude-opus-5-5',
    'global.anthropic.claude-opus-5-5',
    'us.amazon.nova-lite-v1:0',
    'us.amazon.nova-pro-v1:0',
  ),
  content: prompt,
  tier: fc.constantFrom(undefined, 'flex' as const, 'priority' as const),
  cached: fc.constantFrom(undefined, '5m' as const, '1h' as const),
  form: fc.constantFrom('whole', 'stream'),
}).map(({ modelId, content, tier, cached, form }) => {
  const system = [{ text: `${content} and its rules` }, { cachePoint: { type: 'default' as const, ttl: cached } }];
  const input = {
    modelId,
    messages: [{ role: 'user' as const, content: [{ text: content }] }],
    ...(tier && modelId.includes('nova-pro') && { serviceTier: { type: tier } }),
    ...(cached && modelId.includes('claude') && { system }),
  };
  return kind(
    `converse ${form} ${JSON.stringify(input)}`,
    async (bedrock) => {
      if (form === 'whole') return bedrock.converse(input);
      let events = 0;
      for await (const _ of (await bedrock.converseStream(input)).stream ?? []) events += 1;
      return events;
    },
    { caches: 'system' in input },
  );
});

const bedrockInvoke: fc.Arbitrary<Kind<BedrockRuntime>> = record({
  modelId: fc.constantFrom(
    'us.anthropic.claude-opus-5-5',
    'us.meta.llama3-3-70b-instruct-v1:0',
    'amazon.titan-embed-text-v2:0',
    'stability.stable-image-core-v1:1',
  ),
  content: prompt,
  stream: fc.boolean(),
}).map(({ modelId, content, stream }) => {
  const own = { messages: [{ role: 'user', content: [{ type: 'text', text: content }] }], max_tokens: 64 };
  const body = JSON.stringify(modelId.includes('claude') ? own : { prompt: content, inputText: content });
  const input = { modelId, body, contentType: 'application/json' };
  const isStream = stream && /claude|llama/.test(modelId);
  return kind(`invoke ${isStream ? 'stream ' : ''}${modelId} ${content}`, async (bedrock) => {
    if (!isStream) return bedrock.invokeModel(input);
    let events = 0;
    for await (const _ of (await bedrock.invokeModelWithResponseStream(input)).body ?? []) events += 1;
    return events;
  });
});

const bedrockVideo: fc.Arbitrary<Kind<BedrockRuntime>> = fc
  .tuple(fc.constantFrom(6, 12), fc.integer({ min: 0, max: 2 }))
  .map(([durationSeconds, again]) =>
    kind(
      `video of ${durationSeconds} s and ${again} looks more`,
      async (bedrock) => {
        const { invocationArn } = await bedrock.startAsyncInvoke({
          modelId: 'amazon.nova-reel-v1:1',
          modelInput: { taskType: 'TEXT_VIDEO', videoGenerationConfig: { durationSeconds } },
          outputDataConfig: { s3OutputDataConfig: { s3Uri: 's3://simulator' } },
        });
        while ((await bedrock.getAsyncInvoke({ invocationArn })).status === 'InProgress');
        for (let i = 0; i < again; i++) await bedrock.getAsyncInvoke({ invocationArn });
      },
      { job: true },
    ),
  );

export const invoice: Invoice<BedrockRuntime> = {
  simulator: 'bedrock',
  client: (place) => clientOf(place, { maxAttempts: 3, retryStrategy: AT_ONCE }),
  kinds: fc.oneof(bedrockText, bedrockInvoke, bedrockVideo),
};

/** Three tries as the SDK makes them, without its delays. */
const AT_ONCE: NonNullable<BedrockRuntimeClientConfig['retryStrategy']> = {
  acquireInitialRetryToken: async () => token(0),
  refreshRetryTokenForRetry: async (before, { errorType }) => {
    if (errorType === 'CLIENT_ERROR' || before.getRetryCount() === 2) throw new Error('no further try');
    return token(before.getRetryCount() + 1);
  },
  recordSuccess: () => undefined,
};

function token(count: number): { getRetryCount: () => number; getRetryDelay: () => number } {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}
