import { randomUUID } from 'node:crypto';
import type { Exchange, Route } from '../http.ts';
import { text } from '../fields.ts';
import type { Context, Provider } from '../server.ts';
import type { Api } from './api.ts';
import { failure } from './errors.ts';
import { batchRoutes } from './batches.ts';
import { imageRoutes } from './images.ts';
import { chatRoutes } from './chat.ts';
import { tokenPrices } from './prices.ts';
import { realtime } from './realtime.ts';
import { responseRoutes } from './responses.ts';
import { speechRoutes } from './speech.ts';
import { transcriptionRoutes } from './transcriptions.ts';
import { videoRoutes } from './videos.ts';

const azure = /^\/deployments\/(?<deployment>[^/]+)\//;

function modelOf(exchange: Exchange, fallback: string): string {
  const asked = text(exchange.body, 'model', fallback);
  const { deployment } = exchange.params;
  // Azure bills the deployment, whatever model the body names; a deployment with a name of its own is taken for that model.
  return deployment !== undefined && tokenPrices[deployment] ? deployment : asked;
}

export function openai({ origin, invoice }: Context): Provider {
  const biller = (exchange: Exchange): 'openai' | 'azure' => (azure.test(exchange.path) ? 'azure' : 'openai');
  const api: Api = {
    origin,
    path: (endpoint) => new RegExp(`^/(?:v1|deployments/(?<deployment>[^/]+))/${endpoint}$`),
    model: modelOf,
    bill: (exchange, id, model, charges) => invoice.bill(biller(exchange), id, model, charges),
    void: (exchange, id) => invoice.void(biller(exchange), id),
  };
  const videos = videoRoutes(api);
  const responses = responseRoutes(api);
  const batches = batchRoutes(api);
  const audio = [...speechRoutes(api), ...transcriptionRoutes(api)];
  const routes: Route[] = [
    ...imageRoutes(api),
    ...chatRoutes(api),
    ...audio,
    ...videos.routes,
    ...responses.routes,
    ...batches.routes,
  ];
  return {
    name: 'openai',
    prefix: '/openai',
    routes,
    failure,
    newRequestId: () => `req_${randomUUID().replaceAll('-', '')}`,
    headers: ({ requestId }) => ({ 'x-request-id': requestId, 'openai-processing-ms': '12' }),
    reset: () => {
      videos.reset();
      responses.reset();
      batches.reset();
    },
    upgrade: realtime((id, model, charges) => invoice.bill('openai', id, model, charges)),
  };
}
