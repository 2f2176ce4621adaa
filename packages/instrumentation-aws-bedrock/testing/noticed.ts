/** What an app can do with Amazon's client of Bedrock. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf, optionsOf, sdkOf } from './client.ts';

const modelId = 'us.amazon.nova-lite-v1:0';
const input = { modelId, messages: [{ role: 'user' as const, content: [{ text: 'Say something.' }] }] };
const claude = {
  modelId: 'us.anthropic.claude-opus-5-5',
  contentType: 'application/json',
  body: JSON.stringify({ max_tokens: 64, messages: [{ role: 'user', content: 'Say something.' }] }),
};

export const scenarios: Scenarios = {
  'send(command) and the method of its name': {
    charges: 2,
    async play(app) {
      const [client, sdk] = [await clientOf(app), await sdkOf(app)];
      const promise = client.send(new sdk.ConverseCommand(input));
      app.saw('promise', promise);
      app.saw('sent', await promise);
      const { body, ...rest } = await client.invokeModel(claude);
      app.saw('invoked', [rest, body.constructor.name, body.transformToString()]);
    },
  },
  'a client that is no BedrockRuntime': {
    charges: 1,
    async play(app) {
      const sdk = await sdkOf(app);
      const client = new sdk.BedrockRuntimeClient(optionsOf(app));
      app.saw('keys', [Object.keys(client), Object.keys(Object.getPrototypeOf(client) as object)]);
      app.saw('send', [client.send.name, client.send.length, String(client.send)]);
      app.saw('sent', await client.send(new sdk.ConverseCommand(input)));
    },
  },
  'callbacks, with options and without': {
    charges: 2,
    async play(app) {
      const [client, sdk] = [await clientOf(app), await sdkOf(app)];
      const command = new sdk.ConverseCommand(input);
      app.saw('given', await new Promise((resolve) => client.send(command, (...given) => resolve(given))));
      app.saw('given', await new Promise((resolve) => client.converse(input, {}, (...given) => resolve(given))));
    },
  },
  'streams, to their end': {
    charges: 2,
    async play(app) {
      const client = await clientOf(app);
      const { stream, ...rest } = await client.converseStream(input);
      app.saw('rest', [rest, Object.keys(stream ?? {})]);
      for await (const event of stream ?? []) app.saw('event', event);
      const { body } = await client.invokeModelWithResponseStream(claude);
      for await (const { chunk } of body ?? []) app.saw('chunk', new TextDecoder().decode(chunk?.bytes).length > 0);
    },
  },
  'a stream that is left': {
    charges: 1,
    told: false,
    async play(app) {
      const client = await clientOf(app);
      const { stream } = await client.converseStream(input);
      for await (const event of stream ?? []) {
        app.saw('event', event);
        break;
      }
    },
  },
  'a job, and what it is asked for': {
    charges: 1,
    async play(app) {
      const client = await clientOf(app);
      const { invocationArn } = await client.startAsyncInvoke({
        modelId: 'amazon.nova-reel-v1:1',
        modelInput: { taskType: 'TEXT_VIDEO', videoGenerationConfig: { durationSeconds: 6 } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: 's3://simulator' } },
      });
      for (let i = 0; i < 3; i++) app.saw('status', (await client.getAsyncInvoke({ invocationArn })).status);
    },
  },
  'errors of the service and of the app': {
    charges: 2,
    told: false,
    async play(app) {
      const client = await clientOf(app);
      app.sim.bedrock.order({ fail: 400 });
      await app.outcome('refused', client.converse(input));
      await app.outcome('incomplete', client.converse({} as typeof input));
    },
  },
};
