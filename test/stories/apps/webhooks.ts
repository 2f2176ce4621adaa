/** P2: a web server that settles what fal has signed, and prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { settleWebhook } from '@costspan/auto';
import { falFetch } from '@costspan/simulator';
import { signedByFal } from '../../../examples/webhooks/fal-signature.ts';
import './jobs.ts';

// The meter of fal is loaded with costspan; its client is not needed to hear of a job's end.
const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const payload = await signedByFal(request.headers, body, falFetch(process.env['FAL_SIMULATOR'] ?? ''));
  if (payload !== undefined) await settleWebhook('fal', payload);
  response.writeHead(payload === undefined ? 401 : 200).end();
});
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
