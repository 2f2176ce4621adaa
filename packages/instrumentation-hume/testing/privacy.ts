import type { HumeClient } from 'hume';
import { KEY, PROMPT, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

const speech = {
  utterances: [{ text: PROMPT, description: PROMPT, voice: { name: WORD } }],
  context: { utterances: [{ text: PROMPT }] },
  version: '2' as const,
};

export const privacy: Privacy<HumeClient> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    requests: async ({ tts }) => {
      await tts.synthesizeJson(speech);
      await (await tts.synthesizeFile(speech)).arrayBuffer();
      for await (const _ of await tts.synthesizeJsonStreaming(speech)) continue;
    },
    sessions: async ({ tts, empathicVoice }) => {
      const socket = await tts.streamInput.connect({ version: '2', apiKey: KEY, reconnectAttempts: 0 });
      await socket.waitForOpen();
      const closed = new Promise((resolve) => socket.on('close', resolve));
      socket.sendPublish({ text: PROMPT, description: PROMPT });
      socket.sendPublish({ close: true });
      await closed;
      const chat = empathicVoice.chat.connect({ sessionSettings: { systemPrompt: PROMPT }, reconnectAttempts: 0 });
      await new Promise((resolve) => chat.on('message', resolve));
      chat.sendUserInput(PROMPT);
      chat.close();
      await tts.synthesizeJson(speech);
    },
    refusal: async ({ tts }, { sim }) => {
      sim.hume.order({ fail: 400 });
      await tts.synthesizeJson(speech).catch(() => undefined);
    },
  },
};
