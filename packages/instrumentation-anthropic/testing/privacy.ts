import type Anthropic from '@anthropic-ai/sdk';
import { KEY, PROMPT, SIGNED_URL, USER, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<Anthropic> = {
  client: (world) =>
    // That it sends its trace to Anthropic is the SDK's own choice.
    clientOf(world, { apiKey: KEY, openTelemetry: { propagation: false } }),
  calls: {
    message: (anthropic) =>
      anthropic.messages.create({
        model: 'claude-opus-5-5',
        max_tokens: 64,
        system: [{ type: 'text', text: PROMPT, cache_control: { type: 'ephemeral' } }],
        messages: [
          {
            role: 'user',
            content: [
              { type: 'image', source: { type: 'url', url: SIGNED_URL } },
              { type: 'text', text: WORD },
            ],
          },
        ],
        metadata: { user_id: USER },
      }),
    'message, streamed': (anthropic) =>
      anthropic.messages
        .stream({ model: 'claude-opus-5-5', max_tokens: 64, messages: [{ role: 'user', content: PROMPT }] })
        .finalMessage(),
    batch: async (anthropic) => {
      const { batches } = anthropic.messages;
      const params = {
        model: 'claude-opus-5-5',
        max_tokens: 64,
        messages: [{ role: 'user' as const, content: PROMPT }],
      };
      let batch = await batches.create({ requests: [{ custom_id: WORD, params }] });
      while (batch.processing_status !== 'ended') batch = await batches.retrieve(batch.id);
      for await (const _ of await batches.results(batch.id)) void _;
    },
  },
};
