import { Runware } from '@runware/sdk-js';
import { instrumentRunware } from '@costspan/instrumentation-runware';

export const fixture = 'request-images';

// Without an address the SDK opens no socket: what it sends goes to `fetch`.
export const client = (fetch) => {
  const runware = new Runware({ apiKey: 'test', url: '' });
  const send = async (message) => {
    const answer = await fetch('https://ws-api.runware.ai/v1', { method: 'POST', body: message });
    const told = await answer.json();
    for (const { listener } of runware._listeners) listener(told);
  };
  return instrumentRunware(Object.assign(runware, { _connectionSessionUUID: 's1', _ws: { readyState: 1, send } }));
};
