import { createHash, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import type { Delivery } from '@costspan/simulator';
import { validateWebhook } from 'replicate';
import type { World } from '../support/world.ts';

/** Nobody listens there: a test hands the deliveries on itself, when it wants them to arrive. */
export const NOWHERE = 'http://127.0.0.1:9/hook';

/** As an app does it by hand, since fal's client has no function for it: https://docs.fal.ai/model-endpoints/webhooks, 2026-11-24. */
export async function verifiedFal({ sim }: World, { headers, body }: Delivery): Promise<unknown> {
  const answer = await sim.fal.fetch('https://rest.fal.ai/.well-known/jwks.json');
  const { keys } = (await answer.json()) as { keys: JsonWebKey[] };
  const message = [
    headers['x-fal-webhook-request-id'],
    headers['x-fal-webhook-user-id'],
    headers['x-fal-webhook-timestamp'],
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const signature = Buffer.from(headers['x-fal-webhook-signature'] ?? '', 'hex');
  const valid = keys.some((key) =>
    verify(null, Buffer.from(message), createPublicKey({ key, format: 'jwk' }), signature),
  );
  if (!valid) throw new Error('the signature is wrong');
  return JSON.parse(body) as unknown;
}

export async function verifiedReplicate({ sim }: World, { headers, body }: Delivery): Promise<unknown> {
  const request = new Request(NOWHERE, { method: 'POST', headers, body });
  if (!(await validateWebhook(request, sim.replicate.webhookSecret))) throw new Error('the signature is wrong');
  return JSON.parse(body) as unknown;
}

/** An event as OpenAI signs it (Standard Webhooks), through the SDK's own check: the body names the job alone. */
export async function verifiedOpenAI({ openai }: World, type: string, id: string): Promise<unknown> {
  const secret = randomBytes(24);
  const body = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    created_at: Math.floor(Date.now() / 1000),
    type,
    data: { id },
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', secret).update(`wh_1.${timestamp}.${body}`).digest('base64');
  const headers = { 'webhook-id': 'wh_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
  return openai.webhooks.unwrap(body, headers, `whsec_${secret.toString('base64')}`);
}
