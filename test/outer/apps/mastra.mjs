// An agent with a tool, then a stream, on a model of the AI SDK that Mastra asks by itself.
import { createOpenAI } from '@ai-sdk/openai';
import { Agent } from '@mastra/core/agent';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';

const openai = createOpenAI({ apiKey: 'test', baseURL: `${process.env.SIMULATOR}/openai/v1` });
const draw = createTool({
  id: 'draw',
  description: 'Draws',
  inputSchema: z.object({}),
  execute: async () => {
    const { images } = await openai.image('gpt-image-2').doGenerate({
      prompt: 'a red kite',
      n: 1,
      size: '1024x1024',
      providerOptions: { openai: { quality: 'low' } },
    });
    return { images: images.length };
  },
});
const agent = new Agent({
  id: 'studio',
  name: 'studio',
  instructions: 'You draw.',
  model: openai.chat('gpt-5-mini'),
  tools: { draw },
  maxRetries: 2,
});

const drawn = await agent.generate('call draw');
const stream = await agent.stream('a red kite');
const said = [];
for await (const text of stream.textStream) said.push(text);
console.log(JSON.stringify([drawn.text, drawn.toolResults.length, said]));
