import { instrumentAI } from '@costspan/instrumentation-ai';
import { meter } from '@costspan/meters/vercel_ai_gateway';
import * as prices from '@costspan/prices/vercel_ai_gateway';
import { createGateway, generateImage } from 'ai';

export const fixture = 'generate-image';

export const client = (fetch) => {
  const gateway = createGateway({ apiKey: 'test', fetch });
  const model = instrumentAI(gateway.imageModel('bytedance/seedream-4.5'), { meters: [meter], prices: [prices] });
  return { generateImage: (options) => generateImage({ model, ...options }) };
};
