import type Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

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

const message: fc.Arbitrary<Kind<Anthropic>> = fc
  .tuple(claude, fc.constantFrom('whole', 'stream', 'helper', 'beta', 'beta helper'))
  .map(([body, form]) =>
    kind(
      `messages ${form} ${shortened(body)}`,
      async (anthropic) => {
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

const messageBatch: fc.Arbitrary<Kind<Anthropic>> = fc
  .tuple(fc.array(claude, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 2 }), fc.boolean())
  .map(([bodies, reads, unknown]) =>
    kind(
      `batch of ${shortened(bodies)}${unknown ? ' and one that fails' : ''}, read ${reads} times`,
      async (anthropic) => {
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

export const invoice: Invoice<Anthropic> = {
  simulator: 'anthropic',
  client: async (place) => atOnce(await clientOf(place, { maxRetries: 2 })),
  kinds: fc.oneof(message, messageBatch),
};

/** The SDK's own back-off of half a second and more, shortened; a Retry-After of the server still holds. */
function atOnce(client: Anthropic): Anthropic {
  return Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
}
