import { settleWebhook } from '@costspan/auto';
import express from 'express';
import { signedByFal } from './fal-signature.ts';
import { publish } from './publish.ts';
import { simulatedFetch } from './simulated-fal.ts';

export const app: express.Express = express();

// The signature is over the bytes: the body must not be parsed before.
// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 hands a rejection to its error handler
app.post('/webhooks/fal', express.raw({ type: 'application/json' }), async (request, response) => {
  const payload = await signedByFal(request.headers, request.body as Buffer, simulatedFetch);
  if (payload === undefined) return void response.sendStatus(401);
  publish(await settleWebhook('fal', payload));
  response.sendStatus(200);
});
