/**
 * The thirteen ways in which instrumentations of the OpenAI SDK were measured to break an app in
 * 2026-11: a lost promise class, a body read twice, errors in the app's own code, spans that never end.
 */
import { classOf as OpenAIOf, clientOf as openaiOf } from '../../../packages/instrumentation-openai/testing/client.ts';
import { classOf as ReplicateOf } from '../../../packages/instrumentation-replicate/testing/client.ts';
import type { Scenarios } from '../app.ts';

const chat = { model: 'gpt-5-mini', messages: [{ role: 'user' as const, content: 'Say something.' }] };
const image = { model: 'gpt-image-1', prompt: 'a red kite', quality: 'low' as const, size: '1024x1024' as const };

export const scenarios: Scenarios = {
  '1. chat.completions.create().withResponse()': {
    charges: 1,
    async play(app) {
      const promise = (await openaiOf(app)).chat.completions.create(chat);
      app.saw('promise', promise);
      const whole = await promise.withResponse();
      app.saw('withResponse', whole);
      app.saw('data is what is awaited', whole.data === (await promise));
      app.saw('read', whole.response.bodyUsed);
    },
  },
  '2. asResponse(), then its body': {
    charges: 1,
    async play(app) {
      const response = await (await openaiOf(app)).chat.completions.create(chat).asResponse();
      app.saw('response', response);
      app.saw('unread', response.bodyUsed);
      app.saw('json', await response.json());
      await app.outcome('read again', response.text());
    },
  },
  '3. chat.completions.parse()': {
    charges: 1,
    async play(app) {
      const openai = await openaiOf(app);
      const promise = openai.chat.completions.parse(chat);
      app.saw('promise', promise);
      app.saw('parsed', await promise);
      app.saw('again', (await promise) === (await promise));
    },
  },
  '4. chat: a 400': {
    charges: 1,
    async play(app) {
      app.sim.openai.order({ fail: 400 });
      await app.outcome('create', (await openaiOf(app)).chat.completions.create(chat));
    },
  },
  '5. chat stream: the consumer breaks': {
    charges: 1,
    told: false,
    async play(app) {
      const stream = await (await openaiOf(app)).chat.completions.create({ ...chat, stream: true });
      for await (const chunk of stream) {
        app.saw('chunk', chunk);
        break;
      }
      app.saw('aborted', stream.controller.signal.aborted);
      const again = async (): Promise<void> => {
        for await (const chunk of stream) app.saw('chunk again', chunk);
      };
      await app.outcome('second reading', again());
    },
  },
  '6. chat stream: withResponse()': {
    charges: 1,
    told: false,
    async play(app) {
      const openai = await openaiOf(app);
      const { data, response } = await openai.chat.completions.create({ ...chat, stream: true }).withResponse();
      app.saw('stream', data);
      app.saw('response', response);
      for await (const chunk of data) app.saw('chunk', chunk);
    },
  },
  '7. responses stream: withResponse()': {
    charges: 1,
    async play(app) {
      const openai = await openaiOf(app);
      const asked = openai.responses.create({ model: 'gpt-5-mini', input: 'hello', stream: true });
      const { data, response } = await asked.withResponse();
      app.saw('stream', data);
      app.saw('response', response);
      for await (const event of data) app.saw('event', event);
    },
  },
  '8. images.generate().withResponse()': {
    charges: 1,
    async play(app) {
      const promise = (await openaiOf(app)).images.generate(image);
      app.saw('promise', promise);
      app.saw('withResponse', await promise.withResponse());
    },
  },
  '9. images: the usage that the server tells is what is charged': {
    charges: 1,
    async play(app) {
      const { usage } = await (await openaiOf(app)).images.generate({ ...image, quality: 'high' });
      app.saw('usage', usage);
    },
  },
  '10. images: a 400': {
    charges: 1,
    async play(app) {
      app.sim.openai.order({ fail: 400 });
      await app.outcome('generate', (await openaiOf(app)).images.generate(image));
    },
  },
  '11. two retries inside the SDK': {
    charges: 1,
    async play(app) {
      app.sim.openai.order({ fail: 500, times: 2, retryAfter: { ms: 1 } });
      app.saw('image', await (await openaiOf(app, { maxRetries: 2 })).images.generate(image));
    },
  },
  '12. an instrumentation made by hand, with no providers set': {
    charges: 3,
    told: false,
    async play(app) {
      const openai = await openaiOf(app);
      const ask = (): Promise<AsyncIterable<unknown>> => openai.chat.completions.create({ ...chat, stream: true });
      for await (const chunk of await ask()) app.saw('chunk', chunk);
      app.sim.openai.order({ fail: 500 }, { drop: 'before' });
      await app.outcome('failed', ask());
      await app.outcome('dropped', ask());
    },
  },
  '13. classes stay classes': {
    charges: 0,
    async play(app) {
      const [OpenAI, Replicate] = [await OpenAIOf(app), await ReplicateOf(app)];
      for (const Class of [OpenAI, OpenAI.Images, OpenAI.Chat.Completions, Replicate]) {
        app.saw('class', Class);
        const methods = Object.getOwnPropertyDescriptors(Class.prototype) as Record<string, PropertyDescriptor>;
        for (const [name, descriptor] of Object.entries(methods)) {
          app.saw(`${name} flags`, [descriptor.writable, descriptor.enumerable, descriptor.configurable]);
          app.saw(name, descriptor.value);
        }
      }
      const openai = await openaiOf(app);
      app.saw('instanceof', [openai instanceof OpenAI, openai.images instanceof OpenAI.Images]);
      app.saw('same method', openai.images.generate === OpenAI.Images.prototype.generate);
      app.saw('own', Object.hasOwn(openai.images, 'generate'));
      await app.outcome('called', () => Reflect.apply(OpenAI as never, undefined, [{}]));
    },
  },
};
