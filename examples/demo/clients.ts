/** The SDKs, led to the simulators: the only lines of the demo that an app of your own does not have. */
import { falFetch } from '@costspan/simulator';
import { createFalClient } from '@fal-ai/client';
import OpenAI from 'openai';
import Replicate from 'replicate';

const { FAL_SIMULATOR = '', OPENAI_BASE_URL, REPLICATE_BASE_URL = '' } = process.env;

export const openai: OpenAI = new OpenAI({ baseURL: OPENAI_BASE_URL, apiKey: 'sk-demo' });
export const replicate: Replicate = new Replicate({ baseUrl: REPLICATE_BASE_URL, auth: 'demo' });
export const fal: ReturnType<typeof createFalClient> = createFalClient({
  fetch: falFetch(FAL_SIMULATOR),
  credentials: 'demo',
});
