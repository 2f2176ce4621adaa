// An agent with a tool that makes an image, then a stream: by the Responses API and by chat completions.
import { Agent, OpenAIProvider, Runner, tool } from '@openai/agents';
import OpenAI from 'openai';
import { z } from 'zod';

const openAIClient = new OpenAI({ apiKey: 'test', baseURL: `${process.env.SIMULATOR}/openai/v1` });
const draw = tool({
  name: 'draw',
  description: 'Draws',
  parameters: z.object({}),
  execute: async () => {
    const { data } = await openAIClient.images.generate({ model: 'gpt-image-2', prompt: 'a red kite', quality: 'low' });
    return `${data.length} image`;
  },
});
const agent = new Agent({ name: 'studio', instructions: 'You draw.', model: 'gpt-5-mini', tools: [draw] });

const said = [];
for (const useResponses of [true, false]) {
  const runner = new Runner({
    modelProvider: new OpenAIProvider({ openAIClient, useResponses }),
    tracingDisabled: true,
  });
  said.push((await runner.run(agent, useResponses ? 'a red kite' : 'call draw')).finalOutput);
  const stream = await runner.run(agent, 'a red kite', { stream: true });
  for await (const text of stream.toTextStream()) said.push(text);
}
console.log(JSON.stringify(said));
