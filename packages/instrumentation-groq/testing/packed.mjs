import Groq from 'groq-sdk';
import { instrumentGroq } from '@costspan/instrumentation-groq';

export const fixture = 'speech';

export const client = (fetch) => instrumentGroq(new Groq({ apiKey: 'test', fetch }));
