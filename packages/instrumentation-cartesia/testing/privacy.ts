import type { Cartesia } from '@cartesia/cartesia-js';
import { FILE_NAME, KEY, PROMPT, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

const speech = {
  model_id: 'sonic-3.5',
  transcript: PROMPT,
  voice: { mode: 'id', id: WORD },
  output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 16_000 },
} as const;

export const privacy: Privacy<Cartesia> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    requests: async ({ tts, stt }) => {
      await (await tts.generate(speech)).arrayBuffer();
      for await (const _ of await tts.generateSSE(speech)) continue;
      await stt.transcribe({ model: 'ink-2', file: new File([new Uint8Array(64_000)], FILE_NAME) });
    },
    'a session': async ({ stt, tts }) => {
      const session = stt.manualFinalize.websocket({
        model: 'ink-2',
        encoding: 'pcm_s16le',
        sample_rate: 16_000,
        keyterm: [WORD],
      });
      const closed = new Promise((resolve) => session.on('close', resolve));
      session.sendRaw(new Uint8Array(96_000));
      session.sendRaw('close');
      await closed;
      await (await tts.generate(speech)).arrayBuffer();
    },
  },
};
