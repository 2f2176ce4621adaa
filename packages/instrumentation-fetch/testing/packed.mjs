import { meterFetch } from '@costspan/instrumentation-fetch';
import { meter } from '@costspan/meters/x_ai';
import * as prices from '@costspan/prices/x_ai';

export const fixture = 'x-ai-image';

export const client = (fetch) => {
  // The given one sends to the stand-in what is meant for the provider.
  const metered = meterFetch(fetch, { meters: [meter], prices: [prices] });
  const headers = { 'content-type': 'application/json' };
  return {
    post: async (url, body) => (await metered(url, { method: 'POST', headers, body: JSON.stringify(body) })).json(),
  };
};
