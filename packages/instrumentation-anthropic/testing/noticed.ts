/** What an app can do with the promises and streams of the Anthropic SDK, which traces itself. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

const body = {
  model: 'claude-opus-5-5',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'Say something.' }],
};
const streamed = { ...body, stream: true as const };

export const scenarios: Scenarios = {
  'await, twice, and with its response': {
    charges: 1,
    async play(app) {
      const anthropic = await clientOf(app);
      const promise = anthropic.messages.create(body);
      const value = await promise;
      app.saw('promise', promise);
      app.saw('value', value);
      const { data, response, request_id } = await promise.withResponse();
      app.saw('one value', [(await promise) === value, data === value]);
      app.saw('response', [response.status, typeof request_id, response.bodyUsed]);
    },
  },
  'asResponse(): json, left unread': {
    charges: 2,
    told: false,
    async play(app) {
      const anthropic = await clientOf(app);
      app.saw('json', await (await anthropic.messages.create(body).asResponse()).json());
      const unread = await anthropic.messages.create(body).asResponse();
      app.saw('unread', [unread.bodyUsed, unread.body?.locked]);
      await unread.body?.cancel();
    },
  },
  'a stream, to its end, teed, as a web stream': {
    charges: 3,
    async play(app) {
      const anthropic = await clientOf(app);
      const stream = await anthropic.messages.create(streamed);
      app.saw('stream', [stream.constructor.name, Object.keys(stream)]);
      for await (const event of stream) app.saw('event', event);
      const [left, right] = (await anthropic.messages.create(streamed)).tee();
      for await (const event of left) app.saw('left', event.type);
      for await (const event of right) app.saw('right', event.type);
      const web = (await anthropic.messages.create(streamed)).toReadableStream();
      app.saw('text', await new Response(web).text());
    },
  },
  'a stream that is left, and one whose loop fails': {
    charges: 2,
    told: false,
    async play(app) {
      const anthropic = await clientOf(app);
      const stream = await anthropic.messages.create(streamed);
      for await (const event of stream) {
        app.saw('event', event.type);
        break;
      }
      app.saw('aborted', stream.controller.signal.aborted);
      const read = async (): Promise<void> => {
        for await (const event of await anthropic.messages.create(streamed))
          throw new RangeError(`mine: ${event.type}`);
      };
      await app.outcome('reading', read());
    },
  },
  'messages.stream(): events, text and final message': {
    charges: 2,
    async play(app) {
      const anthropic = await clientOf(app);
      const stream = anthropic.messages.stream(body);
      stream.on('text', (delta, snapshot) => app.saw('text', [delta, snapshot]));
      stream.on('end', () => app.saw('end'));
      app.saw('final', await stream.finalMessage());
      const events: string[] = [];
      for await (const event of anthropic.beta.messages.stream(body)) events.push(event.type);
      app.saw('events', events);
    },
  },
  'messages.stream() that is aborted': {
    charges: 1,
    told: false,
    async play(app) {
      const stream = (await clientOf(app)).messages.stream(body);
      stream.on('abort', (error) => app.saw('abort', error));
      stream.on('text', () => stream.abort());
      await app.outcome('done', stream.done());
    },
  },
  'parse, and a tool runner': {
    charges: 3,
    async play(app) {
      const anthropic = await clientOf(app);
      app.saw('parsed', await anthropic.messages.parse(body));
      const runner = anthropic.beta.messages.toolRunner({
        ...body,
        messages: [{ role: 'user', content: 'call weather' }],
        tools: [
          {
            type: 'custom',
            name: 'weather',
            description: 'The weather.',
            input_schema: { type: 'object', properties: {} },
            run: () => 'rain',
            parse: (input: unknown) => input,
          },
        ],
      });
      app.saw('final', (await runner).content);
    },
  },
  'a batch: create, retrieve, results, twice': {
    charges: 1,
    async play(app) {
      const { batches } = (await clientOf(app)).messages;
      const requests = ['a', 'b'].map((custom_id) => ({ custom_id, params: body }));
      let batch = await batches.create({ requests });
      app.saw('state', batch.processing_status);
      while (batch.processing_status !== 'ended') batch = await batches.retrieve(batch.id);
      for (let times = 0; times < 2; times++) {
        const results = await batches.results(batch.id);
        app.saw('results', results);
        for await (const result of results) app.saw('result', result);
      }
    },
  },
  'a batch that is cancelled, and results that are not there yet': {
    charges: 1,
    async play(app) {
      const { batches } = (await clientOf(app)).messages;
      const { id } = await batches.create({ requests: [{ custom_id: 'a', params: body }] });
      await app.outcome('results', batches.results(id));
      app.saw('cancelled', (await batches.cancel(id)).processing_status);
      app.saw('state', (await batches.retrieve(id)).request_counts);
    },
  },
  'counting tokens': {
    charges: 0,
    async play(app) {
      app.saw('tokens', await (await clientOf(app)).messages.countTokens(body));
    },
  },
  'a refusal of the API, retries, a reset': {
    charges: 4,
    told: false,
    async play(app) {
      const anthropic = await clientOf(app);
      app.sim.anthropic.order({ fail: 400 });
      await app.outcome('refused', anthropic.messages.create(body));
      app.sim.anthropic.order({ fail: 503, retryAfter: { ms: 1 } });
      app.saw('retried', await anthropic.messages.create(body, { maxRetries: 2 }));
      app.sim.anthropic.order({ drop: 'after' });
      await app.outcome('lost', anthropic.messages.create(body));
      await app.outcome('aborted before', anthropic.messages.create(body, { signal: AbortSignal.abort() }));
    },
  },
  'a copy of the client, methods taken off it, its spans switched off': {
    charges: 3,
    async play(app) {
      const anthropic = await clientOf(app);
      app.saw('copy', (await anthropic.withOptions({ timeout: 1_000 }).messages.create(body)).usage);
      const { create } = anthropic.messages;
      app.saw('taken off', await create.call(anthropic.messages, body));
      const silent = await clientOf(app, { openTelemetry: false });
      app.saw('silent', (await silent.messages.create(body)).usage);
    },
  },
};
