/**
 * The demo's second process: takes fal's webhooks, fetches what was made, and accepts it. The
 * output comes back with the webhook's address. How a signature is verified: examples/webhooks.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resumeOutput } from '@costspan/auto';
import { fal } from './fal.ts';

const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { request_id: string };
  const token = new URL(request.url ?? '', 'http://localhost').searchParams.get('output') ?? '';
  await resumeOutput(token, async (output) => {
    await fal.queue.result('fal-ai/veo3.1', { requestId: body.request_id });
    output.accept();
  });
  response.end();
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
