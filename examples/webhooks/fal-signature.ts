import { createHash, createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';

const JWKS = 'https://rest.fal.ai/.well-known/jwks.json';
/** seconds; an older delivery may be one that somebody recorded and sends again */
const MOST_AGE = 300;

export type HeaderValues = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The parsed body of a webhook that fal has signed; undefined for any other. fal's client has no
 * function for it: https://docs.fal.ai/model-endpoints/webhooks, 2026-11-24. An app of your own keeps
 * the keys for up to a day. `get` is for the simulated fal of this example.
 */
export async function signedByFal(headers: HeaderValues, body: Buffer, get: typeof fetch): Promise<unknown> {
  const [id, user, timestamp, signature] = ['request-id', 'user-id', 'timestamp', 'signature'].map((name) =>
    String(headers[`x-fal-webhook-${name}`] ?? ''),
  );
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > MOST_AGE) return undefined;
  const { keys } = (await (await get(JWKS)).json()) as { keys: JsonWebKey[] };
  const digest = createHash('sha256').update(body).digest('hex');
  const message = Buffer.from([id, user, timestamp, digest].join('\n'));
  const isValid = keys.some((key) =>
    verify(null, message, createPublicKey({ key, format: 'jwk' }), Buffer.from(signature ?? '', 'hex')),
  );
  return isValid ? JSON.parse(body.toString()) : undefined;
}
