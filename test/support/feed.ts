import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bundledBooks } from '@costspan/core/internal';
import type { BillerBook } from '@costspan/core/internal';

/** A key pair of a feed, for a test. */
export interface Keys {
  readonly secret: KeyObject;
  /** SPKI in PEM */
  readonly pem: string;
}

export function keys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { secret: privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }) as string };
}

/** The bundled books as a feed's document, with what a test changes of it. */
export function documentText(
  change: {
    readonly schema?: unknown;
    readonly version?: string;
    readonly published?: string;
    readonly books?: (books: readonly BillerBook[]) => readonly BillerBook[];
  } = {},
): string {
  const { schema = 1, version = 'newer', published = new Date().toISOString(), books = (all) => all } = change;
  return JSON.stringify({ schema, version, published, books: books(bundledBooks()) });
}

export function signatureOf(text: string, { secret }: Keys): string {
  return sign(null, Buffer.from(text), secret).toString('base64');
}
