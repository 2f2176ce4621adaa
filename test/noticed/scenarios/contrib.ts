/** `@opentelemetry/instrumentation-openai`, which knows chat of openai below 7. */
import { clientOf as openaiOf } from '../../../packages/instrumentation-openai/testing/client.ts';
import type { Scenarios } from '../app.ts';

const chat = { model: 'gpt-5-mini', messages: [{ role: 'user' as const, content: 'Say something.' }] };

export const scenarios: Scenarios = {
  'chat, and its response': {
    charges: 2,
    async play(app) {
      const openai = await openaiOf(app, {}, 'openai6');
      app.saw('chat', await openai.chat.completions.create(chat));
      app.saw('whole', await openai.chat.completions.create(chat).withResponse());
    },
  },
  'a chat stream to its end': {
    charges: 1,
    async play(app) {
      const openai = await openaiOf(app, {}, 'openai6');
      const options = { stream: true as const, stream_options: { include_usage: true } };
      for await (const chunk of await openai.chat.completions.create({ ...chat, ...options })) app.saw('chunk', chunk);
    },
  },
  'a chat that fails': {
    charges: 1,
    async play(app) {
      app.sim.openai.order({ fail: 400 });
      const openai = await openaiOf(app, {}, 'openai6');
      await app.outcome('400', openai.chat.completions.create(chat));
    },
  },
};
