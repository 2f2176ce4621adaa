import Anthropic from '@anthropic-ai/sdk';
import { instrumentAnthropic } from '@costspan/instrumentation-anthropic';

export const fixture = 'messages-create';

export const client = (fetch) => instrumentAnthropic(new Anthropic({ apiKey: 'test', fetch }));
