import { createOpenAI } from '@ai-sdk/openai';
import { instrumentAI } from '@costspan/instrumentation-ai';
import { meter } from '@costspan/meters/openai';
import * as prices from '@costspan/prices/openai';
import { generateImage } from 'ai';

export const fixture = 'images-generate';

export const client = (fetch) => {
  const openai = createOpenAI({ apiKey: 'test', fetch });
  const model = instrumentAI(openai.image('gpt-image-2'), { meters: [meter], prices: [prices] });
  return { generateImage: (options) => generateImage({ model, ...options }) };
};
