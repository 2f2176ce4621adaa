// The app: one image and one chat, as a request that a product may have a span of its own for. What it prints is what
// it would print alone.
import OpenAI from 'openai';

const openai = new OpenAI({ baseURL: process.env.SIMULATOR, apiKey: 'sk-test', maxRetries: 0 });

const inRequest = globalThis.inRequest ?? ((fn) => fn());
await inRequest(async () => {
  const image = await openai.images.generate({
    model: 'gpt-image-1',
    prompt: 'a kite',
    size: '1024x1024',
    quality: 'low',
  });
  const chat = await openai.chat.completions.create({
    model: 'gpt-5-mini',
    messages: [{ role: 'user', content: 'a kite' }],
  });
  console.log(JSON.stringify([image.data.length, image.usage, chat.choices[0].message, chat.usage]));
});
