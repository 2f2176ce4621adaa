/** What an app can do with Hugging Face's client. Its rates depend on the machine: no charge is final. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf, sdkOf } from './client.ts';

const image = { model: 'black-forest-labs/FLUX.1-dev', provider: 'hf-inference', inputs: 'a red kite' } as const;
const chat = { model: 'openai/gpt-oss-120b:groq', messages: [{ role: 'user' as const, content: 'a red kite' }] };
const text = (answer: unknown): unknown => (answer as { choices?: unknown[] }).choices?.[0];

export const scenarios: Scenarios = {
  'an image: its promise and its file, as the app wants it': {
    charges: 3,
    told: false,
    async play(app) {
      const client = await clientOf(app);
      const promise = client.textToImage(image);
      app.saw('promise', promise);
      const file = (await promise) as unknown as Blob;
      app.saw('file', [file.constructor.name, file.type, file.size]);
      app.saw('data', await client.textToImage(image, { outputType: 'dataUrl' }));
      app.saw('json', await client.textToImage(image, { outputType: 'json' }));
    },
  },
  'the client and its methods': {
    charges: 0,
    async play(app) {
      const client = await clientOf(app);
      app.saw('client', client);
      app.saw('names', Object.getOwnPropertyNames(client));
      app.saw('method', [client.textToImage.name, client.textToImage.length, String(client.textToImage)]);
    },
  },
  'a function of its own': {
    charges: 1,
    told: false,
    async play(app) {
      const { chatCompletion } = await sdkOf(app);
      app.saw('function', [chatCompletion.name, chatCompletion.length]);
      const options = Object.freeze({ fetch: app.sim.huggingFace.fetch });
      app.saw('answer', text(await chatCompletion({ ...chat, accessToken: 'hf_test' }, options)));
    },
  },
  'a chat, whole and in pieces, and one that is left early or never read': {
    charges: 3,
    told: false,
    async play(app) {
      const client = await clientOf(app);
      app.saw('answer', text(await client.chatCompletion(chat)));
      const stream = client.chatCompletionStream(chat);
      app.saw('stream', stream);
      for await (const chunk of stream) app.saw('chunk', text(chunk));
      for await (const chunk of client.chatCompletionStream(chat)) {
        app.saw('first', text(chunk));
        break;
      }
      const unread = client.chatCompletionStream(chat);
      app.saw('unread', unread);
      app.saw('given back', await unread.return(undefined));
    },
  },
  'an attempt that is repeated': {
    charges: 1,
    told: false,
    async play(app) {
      app.sim.huggingFace.order({ fail: 503, times: 2 });
      app.saw('answer', text(await (await clientOf(app)).chatCompletion(chat)));
    },
  },
  'errors, and a signal that is aborted': {
    charges: 4,
    told: false,
    async play(app) {
      const client = await clientOf(app);
      app.sim.huggingFace.order({ fail: 400 }, { fail: 503 });
      await app.outcome('400', client.chatCompletion(chat));
      await app.outcome('503', client.chatCompletion(chat, { retry_on_error: false }));
      await app.outcome('aborted', client.chatCompletion(chat, { signal: AbortSignal.abort() }));
      await app.outcome('no partner', client.textToImage({ ...image, model: 'acme/none' }));
    },
  },
  'a fetch of the app’s own': {
    charges: 1,
    told: false,
    async play(app) {
      const { fetch } = app.sim.huggingFace;
      const own = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
        app.saw('fetch', [String(url), init.method, Object.keys(init), init.body]);
        return fetch(url as string, init);
      };
      app.saw('answer', text(await (await clientOf(app, { fetch: own })).chatCompletion(chat)));
    },
  },
};
