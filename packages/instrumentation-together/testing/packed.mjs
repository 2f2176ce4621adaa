import Together from 'together-ai';
import { instrumentTogether } from '@costspan/instrumentation-together';

export const fixture = 'images-generate';

export const client = (fetch) => instrumentTogether(new Together({ apiKey: 'test', fetch }));
