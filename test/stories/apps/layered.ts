/** An app on the Vercel AI SDK, whose image model is made with the vendor's SDK. Asks once for an image or a text. */
import { generateImage } from 'ai';
import type { ImageModel } from 'ai';
import OpenAI from 'openai';

const openai = new OpenAI({ baseURL: process.env['GATEWAY'], apiKey: 'sk-app' });

const image: Exclude<ImageModel, string> = {
  specificationVersion: 'v3',
  provider: 'own',
  modelId: 'gpt-image-2',
  maxImagesPerCall: 1,
  async doGenerate({ prompt = '' }) {
    const { data = [] } = await openai.images.generate({ model: 'gpt-image-2', prompt });
    return {
      images: data.map((one) => one.b64_json ?? ''),
      warnings: [],
      response: { timestamp: new Date(), modelId: 'gpt-image-2', headers: undefined },
    };
  },
};

if (process.env['ASK'] === 'text')
  await openai.chat.completions.create({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hello' }] });
else await generateImage({ model: image, prompt: 'a red kite' });
