import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Fields } from '../fields.ts';
import type { FalJob } from './jobs.ts';

/** Signs as fal does and publishes the key. https://docs.fal.ai/model-endpoints/webhooks, 2026-11-24 */
export class WebhookSigner {
  #key: KeyObject;
  readonly jwks: Fields;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.#key = privateKey;
    this.jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'loopback', use: 'sig', alg: 'EdDSA' }] };
  }

  /** The signature is hex, over request id, user id, timestamp and the SHA-256 of the body, one a line. */
  headers(requestId: string, body: string): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const digest = createHash('sha256').update(body).digest('hex');
    const message = [requestId, 'user_loopback', timestamp, digest].join('\n');
    return {
      'x-fal-webhook-request-id': requestId,
      'x-fal-webhook-user-id': 'user_loopback',
      'x-fal-webhook-timestamp': timestamp,
      'x-fal-webhook-signature': sign(null, Buffer.from(message), this.#key).toString('hex'),
    };
  }
}

/**
 * No units and no metrics: the body alone never tells the price. `gateway_request_id` is another one
 * where the delivery is repeated: https://docs.fal.ai/model-endpoints/webhooks, 2026-11-24
 */
export function webhookBody(job: FalJob, time: number): string {
  const ok = job.status < 400;
  return JSON.stringify({
    request_id: job.id,
    gateway_request_id: time === 0 ? job.id : `${job.id}-retry-${time}`,
    status: ok ? 'OK' : 'ERROR',
    ...(!ok && { error: `Invalid status code: ${job.status}` }),
    payload: job.payload,
  });
}
