// A text, a stream and a tool by OpenAI's model, then a text and a stream by Anthropic's; LangChain itself repeats.
import { ChatAnthropic } from '@langchain/anthropic';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, DallEAPIWrapper } from '@langchain/openai';
import { z } from 'zod';

const { SIMULATOR } = process.env;
const openai = { apiKey: 'test', configuration: { baseURL: `${SIMULATOR}/openai/v1` } };
const chat = new ChatOpenAI({ ...openai, model: 'gpt-5-mini' });
const claude = new ChatAnthropic({
  apiKey: 'test',
  anthropicApiUrl: `${SIMULATOR}/anthropic`,
  model: 'claude-haiku-4-5',
});
const image = new DallEAPIWrapper({ apiKey: 'test', baseUrl: `${SIMULATOR}/openai/v1`, model: 'dall-e-3' });

const prompt = 'a red kite';
const draw = tool(async () => image.invoke(prompt), { name: 'draw', description: 'Draws', schema: z.object({}) });

const said = [(await chat.invoke(prompt)).text];
for await (const chunk of await chat.stream(prompt)) said.push(chunk.text);
const asked = await chat.bindTools([draw]).invoke('call draw');
const drawn = await Promise.all(asked.tool_calls.map((call) => draw.invoke(call)));
said.push(String(drawn.length), (await claude.invoke(prompt)).text);
for await (const chunk of await claude.stream(prompt)) said.push(chunk.text);
console.log(JSON.stringify(said));
