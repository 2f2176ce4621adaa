/** Submits a job to each of the three servers' webhooks. Each webhook is delivered three times, as fal does when in doubt. */
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { withAttribution } from '@costspan/auto';
import { createFalClient } from '@fal-ai/client';
import { POST } from './app/webhooks/fal/route.ts';
import { app as expressApp } from './express.ts';
import { app as fastifyApp } from './fastify.ts';
import { simulatedFetch, simulator } from './simulated-fal.ts';

const fal = createFalClient({ fetch: simulatedFetch, credentials: 'simulated' });

/** What Next.js does between its server and a route handler. */
const nextServer = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const answer = await POST(
    new Request(`http://${request.headers.host}${request.url}`, { method: 'POST', headers, body }),
  );
  response.writeHead(answer.status).end();
});

await fastifyApp.ready();
const servers: Record<string, Server> = {
  express: createServer(expressApp),
  fastify: fastifyApp.server,
  next: nextServer,
};

for (const [name, server] of Object.entries(servers)) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/fal`;
  simulator.fal.order({ webhookTimes: 3 });
  await withAttribution({ plan: 'free', feature: name }, () =>
    fal.queue.submit('fal-ai/flux/dev', { input: { prompt: 'A red kite', image_size: 'square_hd' }, webhookUrl }),
  );
  const deliveries = (await simulator.fal.webhooksDelivered()).filter(({ url }) => url === webhookUrl);
  console.log(
    `${name}: ${deliveries.length} deliveries, answered with ${deliveries.map(({ status }) => status).join(', ')}`,
  );
  // Somebody else's idea of a webhook.
  const forged = await fetch(webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ request_id: 'forged', status: 'OK', payload: { images: [{}] } }),
  });
  console.log(`${name}: a forged one, answered with ${forged.status}`);
  server.close();
}

console.log(`The simulated providers bill $${simulator.invoice.total()}`);
await simulator.close();
