import { wav } from '@costspan/simulator';
import type { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { FILE_NAME, KEY, PROMPT, USER, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

const VOICE = 'JBFqnCBsd6RMkjVDRZzb';

export const privacy: Privacy<ElevenLabsClient> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    speech: async (elevenlabs) => {
      await elevenlabs.textToSpeech.convertWithTimestamps(VOICE, { text: PROMPT, previousText: PROMPT });
      const timed = await elevenlabs.textToSpeech.streamWithTimestamps(VOICE, { text: PROMPT });
      for await (const _ of timed) void _;
      await new Response(await elevenlabs.textToSoundEffects.convert({ text: PROMPT })).arrayBuffer();
    },
    transcript: (elevenlabs) =>
      elevenlabs.speechToText.convert({
        modelId: 'scribe_v2',
        file: new File([new Uint8Array(wav(1))], FILE_NAME),
        keyterms: [WORD],
        webhookMetadata: USER,
      }),
    flow: async (elevenlabs) => {
      const { id } = await elevenlabs.flows.image.create({ modelId: 'bytedance-seedream-5-lite', prompt: PROMPT });
      while ((await elevenlabs.flows.image.get(id)).status !== 'completed');
    },
    refusal: async (elevenlabs, { sim }) => {
      sim.elevenlabs.order({ fail: 400 });
      await elevenlabs.textToSpeech.convertWithTimestamps(VOICE, { text: PROMPT }).catch(() => undefined);
    },
  },
};
