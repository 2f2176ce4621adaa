// A stream, a text and an image by OpenAI's SDK, and the same by Google's.
import { chat, generateImage } from '@tanstack/ai';
import { createGeminiChat, createGeminiImage } from '@tanstack/ai-gemini';
import { createOpenaiChat, createOpenaiImage } from '@tanstack/ai-openai';

const { SIMULATOR } = process.env;
const openai = { baseURL: `${SIMULATOR}/openai/v1` };
const gemini = { httpOptions: { baseUrl: `${SIMULATOR}/google` } };
const messages = [{ role: 'user', content: 'a red kite' }];

const said = [];
for (const adapter of [
  createOpenaiChat('gpt-5-mini', 'test', openai),
  createGeminiChat('gemini-3.5-flash', 'test', gemini),
]) {
  for await (const chunk of chat({ adapter, messages })) if (chunk.delta) said.push(chunk.delta);
  said.push(await chat({ adapter, messages, stream: false }));
}
for (const adapter of [
  createOpenaiImage('gpt-image-2', 'test', openai),
  createGeminiImage('gemini-3.1-flash-image', 'test', gemini),
])
  said.push((await generateImage({ adapter, prompt: 'a red kite' })).images.length);
console.log(JSON.stringify(said));
