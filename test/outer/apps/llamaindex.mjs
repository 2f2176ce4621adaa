// A text, a stream and a text by the Responses API, by OpenAI's SDK.
import { OpenAI, OpenAIResponses } from '@llamaindex/openai';

const settings = { apiKey: 'test', baseURL: `${process.env.SIMULATOR}/openai/v1`, model: 'gpt-5-mini' };
// Without it a stream tells no usage, and has no price.
const llm = new OpenAI({ ...settings, additionalChatOptions: { stream_options: { include_usage: true } } });
const messages = [{ role: 'user', content: 'a red kite' }];

const said = [(await llm.chat({ messages })).message.content];
for await (const { delta } of await llm.chat({ messages, stream: true })) said.push(delta);
said.push((await new OpenAIResponses(settings).chat({ messages })).message.content);
console.log(JSON.stringify(said));
