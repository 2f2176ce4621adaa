import fc from 'fast-check';
import { kind, prompt, record } from './kind.ts';
import type { Kind } from './kind.ts';

const claude = record({
  model: fc.constantFrom('claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5', 'claude-haiku-4-5'),
  content: prompt,
  system: fc.constantFrom(undefined, '5m' as const, '1h' as const),
  searches: fc.integer({ min: 0, max: 2 }),
  us: fc.boolean(),
  fast: fc.boolean(),
  long: fc.boolean(),
}).map(({ model, content, system, searches, us, fast, long }) => ({
  model,
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: `${content} ${'search '.repeat(searches)}${long ? LONG : ''}` }],
  ...(system && {
    system: [
      {
        type: 'text' as const,
        text: `${content} and its rules`,
        cache_control: { type: 'ephemeral' as const, ttl: system },
      },
    ],
  }),
  ...(searches > 0 && { tools: [{ type: 'web_search_20250305' as const, name: 'web_search' as const }] }),
  ...(us && !model.includes('4-5') && { inference_geo: 'us' }),
  ...(fast && model === 'claude-opus-5-5' && { speed: 'fast' as const }),
}));

/** More than 100,000 tokens, as the simulator counts them. */
const LONG = 'long '.repeat(90_000);

function shortened(value: unknown): string {
  return JSON.stringify(value).replaceAll('long '.repeat(100), '');
}

export const message: fc.Arbitrary<Kind> = fc
  .tuple(claude, fc.constantFrom('whole', 'stream', 'helper', 'beta', 'beta helper'))
  .map(([body, form]) =>
    kind(
      'anthropic',
      `messages ${form} ${shortened(body)}`,
      async ({ anthropic }) => {
        // The two are alike, but for their types.
        const messages = (
          form.startsWith('beta') ? anthropic.beta.messages : anthropic.messages
        ) as typeof anthropic.messages;
        if (form.endsWith('helper')) return messages.stream(body).finalMessage();
        if (form !== 'stream') return messages.create(body);
        let events = 0;
        for await (const _ of await messages.create({ ...body, stream: true })) events += 1;
        return events;
      },
      { caches: 'system' in body },
    ),
  );

export const messageBatch: fc.Arbitrary<Kind> = fc
  .tuple(fc.array(claude, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 2 }), fc.boolean())
  .map(([bodies, reads, unknown]) =>
    kind(
      'anthropic',
      `batch of ${shortened(bodies)}${unknown ? ' and one that fails' : ''}, read ${reads} times`,
      async ({ anthropic }) => {
        // Fast mode is not for batches.
        const params: object[] = bodies.map((body) => ({ ...body, speed: undefined }));
        if (unknown) params.push({ ...params[0], model: 'claude-unknown' });
        const requests = params.map((one, i) => ({ custom_id: `r${i}`, params: one as never }));
        const { batches } = anthropic.messages;
        let batch = await batches.create({ requests });
        while (batch.processing_status !== 'ended') batch = await batches.retrieve(batch.id);
        for (let i = 0; i < reads; i++) for await (const _ of await batches.results(batch.id)) void _;
      },
      { job: true },
    ),
  );

export const bedrockText: fc.Arbitrary<Kind> = record({
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
    'bedrock',
    `converse ${form} ${JSON.stringify(input)}`,
    async ({ bedrock }) => {
      if (form === 'whole') return bedrock.converse(input);
      let events = 0;
      for await (const _ of (await bedrock.converseStream(input)).stream ?? []) events += 1;
      return events;
    },
    { caches: 'system' in input },
  );
});

export const bedrockInvoke: fc.Arbitrary<Kind> = record({
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
  return kind('bedrock', `invoke ${isStream ? 'stream ' : ''}${modelId} ${content}`, async ({ bedrock }) => {
    if (!isStream) return bedrock.invokeModel(input);
    let events = 0;
    for await (const _ of (await bedrock.invokeModelWithResponseStream(input)).body ?? []) events += 1;
    return events;
  });
});

export const bedrockVideo: fc.Arbitrary<Kind> = fc
  .tuple(fc.constantFrom(6, 12), fc.integer({ min: 0, max: 2 }))
  .map(([durationSeconds, again]) =>
    kind(
      'bedrock',
      `video of ${durationSeconds} s and ${again} looks more`,
      async ({ bedrock }) => {
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
