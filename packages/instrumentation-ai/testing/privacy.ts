import type { OpenAIProvider } from '@ai-sdk/openai';
import { wav } from '@costspan/simulator';
import { KEY, PROMPT, USER, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf, sdkOf } from './client.ts';
import type { AI } from './client.ts';

interface Client {
  readonly ai: AI;
  readonly openai: OpenAIProvider;
}

const providerOptions = { openai: { user: USER } };

export const privacy: Privacy<Client> = {
  client: async (world) => ({
    ai: await sdkOf(world),
    openai: await clientOf(world, { apiKey: KEY, organization: USER }),
  }),
  calls: {
    'text with an image': ({ ai, openai }) => {
      const file = { type: 'file' as const, mediaType: 'image/png', data: Buffer.from(`png ${WORD}`) };
      const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: PROMPT }, file] }];
      return ai.generateText({ model: openai.chat('gpt-5-mini'), instructions: PROMPT, messages, providerOptions });
    },
    'text, streamed': ({ ai, openai }) =>
      Promise.resolve(
        ai.streamText({ model: openai.responses('gpt-5-mini'), instructions: PROMPT, prompt: WORD }).text,
      ),
    'agent with a tool': ({ ai, openai }) => {
      const inputSchema = ai.jsonSchema({ type: 'object', description: WORD });
      const draw = ai.tool({ description: PROMPT, inputSchema, execute: () => PROMPT });
      const agent = new ai.ToolLoopAgent({ model: openai.chat('gpt-5-mini'), instructions: PROMPT, tools: { draw } });
      return agent.generate({ prompt: 'call draw' });
    },
    image: ({ ai, openai }) =>
      ai.generateImage({ model: openai.image('gpt-image-2'), prompt: PROMPT, providerOptions }),
    speech: ({ ai, openai }) => ai.generateSpeech({ model: openai.speech('tts-1'), text: PROMPT, instructions: WORD }),
    transcription: ({ ai, openai }) =>
      ai.transcribe({
        model: openai.transcription('whisper-1'),
        audio: wav(3),
        providerOptions: { openai: { prompt: WORD } },
      }),
    refusals: async ({ ai, openai }, { sim }) => {
      sim.openai.order({ fail: 503, retryAfter: { ms: 1 } }, { fail: 400 });
      await ai.generateText({ model: openai.chat('gpt-5-mini'), prompt: PROMPT }).catch(() => undefined);
    },
  },
};
