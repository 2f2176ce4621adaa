import OpenAI from 'openai';
import { instrumentOpenAI } from '@costspan/instrumentation-openai';

export const fixture = 'images-generate';

export const client = (fetch) => instrumentOpenAI(new OpenAI({ apiKey: 'test', fetch }));
