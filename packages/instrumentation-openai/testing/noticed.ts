/** What an app can do with the promises, streams and options of the OpenAI SDK. */
import { createReadStream } from 'node:fs';
import { Blob } from 'node:buffer';
import { toFile } from 'openai';
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

const image = { model: 'gpt-image-1', prompt: 'a red kite', quality: 'low' as const, size: '1024x1024' as const };
const chat = { model: 'gpt-5-mini', messages: [{ role: 'user' as const, content: 'Say something.' }] };
const told = { ...chat, stream: true as const, stream_options: { include_usage: true } };
const speech = { model: 'tts-1', voice: 'alloy' as const, input: 'A red kite.' };
const PNG = import.meta.filename;

export const scenarios: Scenarios = {
  await: {
    charges: 1,
    async play(app) {
      const openai = await clientOf(app);
      const promise = openai.images.generate(image);
      const value = await promise;
      app.saw('value', value);
      app.saw('one value', [(await promise) === value, (await promise.withResponse()).data === value]);
    },
  },
  'then, catch and finally, in the order of their handlers': {
    charges: 2,
    async play(app) {
      const openai = await clientOf(app);
      const good = openai.images.generate(image);
      await good.then(() => app.saw('then')).finally(() => app.saw('finally'));
      app.sim.openai.order({ fail: 403 });
      const bad = openai.images.generate(image);
      await bad.catch((error: unknown) => app.saw('catch', error)).finally(() => app.saw('finally'));
      await app.outcome('awaited again', bad);
    },
  },
  'Promise.all and race over promises of the SDK': {
    charges: 3,
    parallel: true,
    async play(app) {
      const openai = await clientOf(app);
      const ask = (prompt: string) => openai.images.generate({ ...image, prompt });
      app.saw(
        'all',
        (await Promise.all([ask('one'), ask('two')])).map((one) => one.usage),
      );
      app.saw('race', (await Promise.race([ask('three'), new Promise<never>(() => undefined)])).usage);
    },
  },
  'asResponse() left unread': {
    charges: 1,
    told: false,
    async play(app) {
      const response = await (await clientOf(app)).images.generate(image).asResponse();
      app.saw('response', response);
      app.saw('unread', [response.bodyUsed, response.body?.locked]);
      await response.body?.cancel();
      app.saw('cancelled', response.bodyUsed);
    },
  },
  'asResponse(): clone, text, blob, arrayBuffer, body': {
    charges: 5,
    // A body that is read as a blob or in pieces is not read for us: its usage stays unknown.
    told: false,
    async play(app) {
      const ask = async () => (await clientOf(app)).images.generate(image).asResponse();
      const first = await ask();
      const copy = first.clone();
      app.saw('text', await first.text());
      app.saw('text of the clone', await copy.text());
      app.saw('blob', await (await ask()).blob());
      app.saw('bytes', await (await ask()).arrayBuffer());
      const chunks: Uint8Array[] = [];
      for await (const chunk of (await ask()).body ?? []) chunks.push(chunk);
      app.saw('chunks', Buffer.concat(chunks));
      const piped = (await ask()).body?.pipeThrough(new TextDecoderStream());
      let text = '';
      for await (const part of piped ?? []) text += part;
      app.saw('piped', text);
    },
  },
  'speech: the sound is the app’s to read': {
    charges: 1,
    async play(app) {
      const response = await (await clientOf(app)).audio.speech.create(speech);
      app.saw('response', response);
      app.saw('unread', response.bodyUsed);
      app.saw('sound', await response.arrayBuffer());
    },
  },
  'speech as events, and piped': {
    charges: 1,
    async play(app) {
      const openai = await clientOf(app);
      const response = await openai.audio.speech.create({
        ...speech,
        model: 'gpt-4o-mini-tts',
        stream_format: 'sse',
      });
      const parts: unknown[] = [];
      await response.body
        ?.pipeThrough(new TextDecoderStream())
        .pipeTo(new WritableStream({ write: (part) => void parts.push(part) }));
      app.saw('events', parts.join(''));
    },
  },
  'a stream, to its end': {
    charges: 1,
    async play(app) {
      const stream = await (await clientOf(app)).chat.completions.create(told);
      app.saw('stream', stream);
      for await (const chunk of stream) app.saw('chunk', chunk);
    },
  },
  'a stream, teed': {
    charges: 1,
    async play(app) {
      const [left, right] = (await (await clientOf(app)).chat.completions.create(told)).tee();
      app.saw('branch', left);
      for await (const chunk of left) app.saw('left', chunk);
      for await (const chunk of right) app.saw('right', chunk);
    },
  },
  'a stream, as a web stream': {
    charges: 1,
    async play(app) {
      const stream = await (await clientOf(app)).chat.completions.create(told);
      app.saw('text', await new Response(stream.toReadableStream()).text());
    },
  },
  'a stream, never read and aborted': {
    charges: 1,
    told: false,
    async play(app) {
      const stream = await (await clientOf(app)).chat.completions.create(told);
      stream.controller.abort();
      for await (const chunk of stream) app.saw('chunk', chunk);
      app.saw('over');
    },
  },
  'a stream, aborted by the app’s signal while it is read': {
    charges: 1,
    told: false,
    async play(app) {
      const abort = new AbortController();
      const stream = await (
        await clientOf(app)
      ).images.generate({ ...image, stream: true, partial_images: 2 }, { signal: abort.signal });
      const read = async (): Promise<void> => {
        for await (const event of stream) {
          app.saw('event', event.type);
          abort.abort(new Error('enough'));
        }
      };
      await app.outcome('reading', read());
    },
  },
  'an error of the app inside its loop': {
    charges: 1,
    told: false,
    async play(app) {
      const stream = await (await clientOf(app)).chat.completions.create(told);
      const read = async (): Promise<void> => {
        for await (const chunk of stream) throw new RangeError(`mine: ${typeof chunk}`);
      };
      await app.outcome('reading', read());
      app.saw('aborted', stream.controller.signal.aborted);
    },
  },
  'chat.completions.stream(): events and final message': {
    charges: 1,
    async play(app) {
      const openai = await clientOf(app);
      const runner = openai.chat.completions.stream({ ...chat, stream_options: { include_usage: true } });
      runner.on('content', (delta) => app.saw('content', delta));
      runner.on('end', () => app.saw('end'));
      app.saw('final', await runner.finalChatCompletion());
    },
  },
  'responses.stream() and responses.parse()': {
    charges: 2,
    async play(app) {
      const openai = await clientOf(app);
      const body = { model: 'gpt-5-mini', input: 'hello' };
      const runner = openai.responses.stream(body);
      for await (const event of runner) app.saw('event', event.type);
      app.saw('final', await runner.finalResponse());
      app.saw('parsed', await openai.responses.parse(body));
    },
  },
  'a timeout': {
    charges: 1,
    told: false,
    async play(app) {
      const held = app.sim.openai.order({ hold: true });
      await app.outcome('generate', (await clientOf(app, { timeout: 50 })).images.generate(image));
      held.release();
    },
  },
  'a signal that was aborted before': {
    charges: 1,
    async play(app) {
      const openai = await clientOf(app);
      await app.outcome('generate', openai.images.generate(image, { signal: AbortSignal.abort() }));
    },
  },
  'a signal that aborts under way': {
    charges: 1,
    told: false,
    async play(app) {
      const abort = new AbortController();
      const held = app.sim.openai.order({ hold: true });
      const asked = (await clientOf(app)).images.generate(image, { signal: abort.signal });
      void asked.catch(() => undefined);
      await held.reached;
      abort.abort();
      await app.outcome('generate', asked);
      held.release();
    },
  },
  'a fetch of the app’s own': {
    charges: 2,
    async play(app) {
      const own = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
        app.saw('fetch', [String(url), init.method, [...new Headers(init.headers)], init.body]);
        app.saw('init', Object.keys(init));
        return fetch(url as string, init);
      };
      app.saw('image', await (await clientOf(app, { fetch: own as typeof fetch })).images.generate(image));
      const fails = async (): Promise<never> => Promise.reject(new SyntaxError('the app’s own'));
      await app.outcome('failed', (await clientOf(app, { fetch: fails })).images.generate(image));
    },
  },
  'a connection reset': {
    charges: 1,
    told: false,
    async play(app) {
      app.sim.openai.order({ drop: 'after' });
      await app.outcome('generate', (await clientOf(app)).images.generate(image));
    },
  },
  'uploads: toFile, a file stream, a File': {
    charges: 3,
    async play(app) {
      const openai = await clientOf(app);
      const edit = { model: 'gpt-image-1', prompt: 'a red kite', quality: 'low' as const };
      const file = await toFile(Buffer.from('png'), 'a.png', { type: 'image/png' });
      app.saw('buffer', await openai.images.edit({ ...edit, image: file }));
      app.saw('stream', await openai.images.edit({ ...edit, image: createReadStream(PNG, { end: 99 }) }));
      const own = new File([new Blob(['one']) as never, 'two'], 'b.png', { type: 'image/png' });
      app.saw('two files', await openai.images.edit({ ...edit, image: [own, own] }));
      app.saw('file is left as it was', await own.text());
    },
  },
  'arguments are left as they were': {
    charges: 1,
    async play(app) {
      const body = Object.freeze({ ...image });
      const options = Object.freeze({ headers: Object.freeze({ 'x-own': 'yes' }) });
      await (await clientOf(app)).images.generate(body, options);
      app.saw('body', body);
      app.saw('options', options);
    },
  },
  'wrong arguments': {
    charges: 2,
    told: false,
    async play(app) {
      const openai = await clientOf(app);
      await app.outcome('none', () => (openai.images.generate as () => unknown)());
      await app.outcome('no receiver', () => Reflect.apply(openai.images.generate, undefined, [image]));
      const loop: Record<string, unknown> = { ...image };
      loop['loop'] = loop;
      await app.outcome('loop', () => openai.images.generate(loop as never));
    },
  },
  'videos: create, poll, download': {
    charges: 1,
    async play(app) {
      const openai = await clientOf(app);
      let job = await openai.videos.create({ model: 'sora-2', prompt: 'a kite', seconds: '4', size: '720x1280' });
      app.saw('created', job);
      while (job.status !== 'completed') app.saw('job', (job = await openai.videos.retrieve(job.id)));
      const film = await openai.videos.downloadContent(job.id);
      app.saw('film', film);
      app.saw('bytes', await film.arrayBuffer());
    },
  },
  'batches: made, polled, and their results read in pieces': {
    charges: 1,
    async play(app) {
      const openai = await clientOf(app);
      const line = { custom_id: 'one', method: 'POST', url: '/v1/chat/completions', body: chat };
      const file = new File([JSON.stringify(line)], 'batch.jsonl');
      const { id: input_file_id } = await openai.files.create({ file, purpose: 'batch' });
      const settings = { endpoint: '/v1/chat/completions' as const, completion_window: '24h' as const };
      let batch = await openai.batches.create({ input_file_id, ...settings });
      while (batch.status !== 'completed') batch = await openai.batches.retrieve(batch.id);
      app.saw('counts', batch.request_counts);
      const results = await openai.files.content(String(batch.output_file_id));
      app.saw('response', [results.constructor.name, results.bodyUsed]);
      let bytes = 0;
      for await (const chunk of results.body ?? []) bytes += (chunk as Uint8Array).length;
      app.saw('read', [bytes > 0, results.bodyUsed]);
    },
  },
  'withOptions and a detached method': {
    charges: 2,
    async play(app) {
      const openai = (await clientOf(app)).withOptions({ defaultHeaders: { 'x-own': 'yes' } });
      app.saw('image', await openai.images.generate(image));
      const generate = openai.images.generate.bind(openai.images);
      app.saw('bound', await generate(image));
    },
  },
};
