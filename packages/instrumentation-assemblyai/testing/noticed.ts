/** What an app can do with AssemblyAI's client. */
import type { Transcript } from 'assemblyai';
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf, sessionOf } from './client.ts';

const task = { audio: 'https://example.com/90.wav', speech_models: ['universal-2'] } as never;
const atOnce = { pollingInterval: 1 };
/** Its id is a new one each time. */
const shown = (transcript: Transcript): object => ({ ...transcript, id: 'id' });

export const scenarios: Scenarios = {
  'transcripts: waited for, and asked for': {
    charges: 2,
    async play(app) {
      const { transcripts } = await clientOf(app);
      const promise = transcripts.transcribe(task, atOnce);
      app.saw('promise', promise);
      app.saw('transcript', shown(await promise));
      const { id } = await transcripts.submit(task);
      app.saw('first', shown(await transcripts.get(id)));
      app.saw('end', shown(await transcripts.waitUntilReady(id, atOnce)));
      app.saw('again', shown(await transcripts.get(id)));
    },
  },
  'a session of live transcription': {
    charges: 1,
    told: false,
    async play(app) {
      const session = sessionOf(await clientOf(app));
      session.on('turn', ({ transcript }) => app.saw('turn', transcript));
      app.saw('type', (await session.connect()).type);
      session.sendAudio(new ArrayBuffer(288_000));
      app.saw('closed', await session.close());
    },
  },
  'errors: of a request, of a transcript': {
    charges: 2,
    async play(app) {
      const { transcripts } = await clientOf(app);
      app.sim.assemblyai.order({ fail: 400 }, { failJob: true });
      await app.outcome('400', transcripts.transcribe(task, atOnce));
      app.saw('failed', shown(await transcripts.transcribe(task, atOnce)));
    },
  },
};
