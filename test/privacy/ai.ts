import { wav } from '@costspan/simulator';
import type { Story } from '../stories/support/story.ts';
import { KEY, PROMPT, USER, WORD } from './canaries.ts';

interface World {
  readonly story: Story;
}

/** The AI SDK, and models that are asked at the simulator with a key that is searched for. */
async function start({ sim }: Story) {
  const [ai, { createOpenAI }, { createAnthropic }] = await Promise.all([
    import('ai'),
    import('@ai-sdk/openai'),
    import('@ai-sdk/anthropic'),
  ]);
  const openai = createOpenAI({ apiKey: KEY, organization: USER, baseURL: sim.openai.url });
  const anthropic = createAnthropic({ apiKey: KEY, baseURL: `${sim.anthropic.url}/v1` });
  return { ai, openai, claude: anthropic('claude-haiku-4-5') };
}

const providerOptions = { openai: { user: USER } };

/** What an app makes with the AI SDK, each with something private wherever there is room for it. */
export const aiCalls: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  'ai text with an image': async ({ story }) => {
    const { ai, openai } = await start(story);
    const file = { type: 'file' as const, mediaType: 'image/png', data: Buffer.from(`png ${WORD}`) };
    const content = [{ type: 'text' as const, text: PROMPT }, file];
    const messages = [{ role: 'user' as const, content }];
    await ai.generateText({ model: openai.chat('gpt-5-mini'), instructions: PROMPT, messages, providerOptions });
  },
  'ai text, streamed': async ({ story }) => {
    const { ai, claude } = await start(story);
    await ai.streamText({ model: claude, instructions: PROMPT, prompt: WORD }).text;
  },
  'ai agent with a tool': async ({ story }) => {
    const { ai, openai } = await start(story);
    const inputSchema = ai.jsonSchema({ type: 'object', description: WORD });
    const draw = ai.tool({ description: PROMPT, inputSchema, execute: () => PROMPT });
    const agent = new ai.ToolLoopAgent({ model: openai.chat('gpt-5-mini'), instructions: PROMPT, tools: { draw } });
    await agent.generate({ prompt: 'call draw' });
  },
  'ai image': async ({ story }) => {
    const { ai, openai } = await start(story);
    await ai.generateImage({ model: openai.image('gpt-image-2'), prompt: PROMPT, providerOptions });
  },
  'ai speech': async ({ story }) => {
    const { ai, openai } = await start(story);
    await ai.generateSpeech({ model: openai.speech('tts-1'), text: PROMPT, instructions: WORD });
  },
  'ai transcription': async ({ story }) => {
    const { ai, openai } = await start(story);
    const audio = wav(3);
    await ai.transcribe({
      model: openai.transcription('whisper-1'),
      audio,
      providerOptions: { openai: { prompt: WORD } },
    });
  },
  'ai refusals': async ({ story }) => {
    const { ai, openai } = await start(story);
    story.sim.openai.order({ fail: 503, retryAfter: { ms: 1 } }, { fail: 400 });
    await ai.generateText({ model: openai.chat('gpt-5-mini'), prompt: PROMPT }).catch(() => undefined);
  },
};
