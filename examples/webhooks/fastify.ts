import { settleWebhook } from '@costspan/auto';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { signedByFal } from './fal-signature.ts';
import { publish } from './publish.ts';
import { simulatedFetch } from './simulated-fal.ts';

export const app: FastifyInstance = fastify();

// The signature is over the bytes: the body must not be parsed before.
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

app.post('/webhooks/fal', async (request, reply) => {
  const payload = await signedByFal(request.headers, request.body as Buffer, simulatedFetch);
  if (payload === undefined) return reply.code(401).send();
  publish(await settleWebhook('fal', payload));
  return reply.send();
});
