/** What an app can do with Amazon's client of Polly. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf, optionsOf, sdkOf } from './client.ts';

const input = {
  Engine: 'neural' as const,
  OutputFormat: 'mp3' as const,
  Text: 'Say something.',
  VoiceId: 'Joanna' as const,
};

export const scenarios: Scenarios = {
  'send(command) and the method of its name': {
    charges: 2,
    async play(app) {
      const [client, sdk] = [await clientOf(app), await sdkOf(app)];
      const command = new sdk.SynthesizeSpeechCommand(input);
      const promise = client.send(command);
      app.saw('promise', promise);
      const { AudioStream, ...rest } = await promise;
      app.saw('sent', [rest, command.input, AudioStream?.constructor.name]);
      app.saw('sound', (await AudioStream?.transformToByteArray())?.length);
      const { AudioStream: again } = await client.synthesizeSpeech(input);
      app.saw('sound', (await again?.transformToByteArray())?.length);
    },
  },
  'a client that is no Polly, and a callback': {
    charges: 1,
    async play(app) {
      const sdk = await sdkOf(app);
      const client = new sdk.PollyClient(optionsOf(app));
      app.saw('keys', [Object.keys(client), Object.keys(Object.getPrototypeOf(client) as object)]);
      app.saw('send', [client.send.name, client.send.length, String(client.send)]);
      const command = new sdk.SynthesizeSpeechCommand(input);
      const given = await new Promise<unknown[]>((resolve) =>
        client.send(command, (...all: unknown[]) => resolve(all)),
      );
      app.saw('given', [given[0], Object.keys(given[1] as object)]);
    },
  },
  'a task, and what it is asked for': {
    charges: 1,
    async play(app) {
      const client = await clientOf(app);
      const { SynthesisTask } = await client.startSpeechSynthesisTask({ ...input, OutputS3BucketName: 'simulator' });
      const TaskId = SynthesisTask?.TaskId;
      for (let i = 0; i < 3; i++)
        app.saw('status', (await client.getSpeechSynthesisTask({ TaskId })).SynthesisTask?.TaskStatus);
    },
  },
  'errors of the service and of the app': {
    charges: 2,
    told: false,
    async play(app) {
      const client = await clientOf(app);
      app.sim.polly.order({ fail: 400 });
      await app.outcome('refused', client.synthesizeSpeech(input));
      await app.outcome('no engine', client.synthesizeSpeech({ ...input, Engine: 'none' as 'neural' }));
    },
  },
};
