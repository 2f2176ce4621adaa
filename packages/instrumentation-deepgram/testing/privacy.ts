import type { DeepgramClient } from '@deepgram/sdk';
import { KEY, PROMPT, SIGNED_URL, USER, WEBHOOK_URL, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<DeepgramClient> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    requests: async (deepgram) => {
      const { media } = deepgram.listen.v1;
      await media.transcribeUrl({ url: SIGNED_URL, model: 'nova-3', keyterm: WORD, tag: USER, search: PROMPT });
      await media.transcribeUrl({ url: SIGNED_URL, model: 'nova-3', callback: WEBHOOK_URL });
      await (await deepgram.speak.v1.audio.generate({ text: PROMPT, model: 'aura-2-thalia-en' })).arrayBuffer();
    },
    sessions: async (deepgram) => {
      const connection = { model: 'nova-3', keyterm: WORD, encoding: 'linear16', sample_rate: 16_000 } as never;
      const listening = await deepgram.listen.v1.connect(connection);
      const heard = new Promise((resolve) => listening.on('close', resolve));
      listening.connect();
      await listening.waitForOpen();
      listening.sendMedia(new Uint8Array(96_000));
      listening.sendCloseStream({ type: 'CloseStream' });
      await heard;
      const speaking = await deepgram.speak.v1.connect({ model: 'aura-2-thalia-en' } as never);
      const said = new Promise((resolve) => speaking.on('close', resolve));
      speaking.connect();
      await speaking.waitForOpen();
      speaking.sendText({ type: 'Speak', text: PROMPT });
      speaking.sendClose({ type: 'Close' });
      await said;
      await deepgram.speak.v1.audio.generate({ text: PROMPT, model: 'aura-2-thalia-en' });
    },
  },
};
