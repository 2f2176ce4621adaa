import { HTTPClient, OpenRouter } from '@openrouter/sdk';
import { instrumentOpenRouter } from '@costspan/instrumentation-openrouter';

export const fixture = 'images-generate';

export const client = (fetch) =>
  instrumentOpenRouter(new OpenRouter({ apiKey: 'test', httpClient: new HTTPClient({ fetcher: fetch }) }));
