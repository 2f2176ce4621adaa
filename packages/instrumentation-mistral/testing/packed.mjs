import { HTTPClient, Mistral } from '@mistralai/mistralai';
import { instrumentMistral } from '@costspan/instrumentation-mistral';

export const fixture = 'speech';

export const client = (fetch) =>
  instrumentMistral(new Mistral({ apiKey: 'test', httpClient: new HTTPClient({ fetcher: fetch }) }));
