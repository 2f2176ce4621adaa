import { falFetch } from '@costspan/simulator';
import { createFalClient } from '@fal-ai/client';
import OpenAI from 'openai';

// The clients of the stories' apps: only their addresses are none of an app's own.
const { FAL_SIMULATOR = '', OPENAI_SIMULATOR } = process.env;

export const openai: OpenAI = new OpenAI({ baseURL: OPENAI_SIMULATOR, apiKey: 'sk-test' });
export const fal: ReturnType<typeof createFalClient> = createFalClient({
  fetch: falFetch(FAL_SIMULATOR),
  credentials: 'test',
});
