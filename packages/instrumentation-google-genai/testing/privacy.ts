import type { GoogleGenAI } from '@google/genai';
import { KEY, PROMPT, SIGNED_URL, USER } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<GoogleGenAI> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    image: (google) =>
      google.models.generateContent({
        model: 'gemini-3.1-flash-image',
        contents: [
          { role: 'user', parts: [{ text: PROMPT }, { fileData: { fileUri: SIGNED_URL, mimeType: 'image/png' } }] },
        ],
        config: { systemInstruction: PROMPT, labels: { user: USER } },
      }),
    'text, streamed': async (google) => {
      const stream = await google.models.generateContentStream({ model: 'gemini-3.5-flash', contents: PROMPT });
      for await (const _ of stream) void _;
    },
  },
};
