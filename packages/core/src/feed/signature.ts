import { createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Public keys of costspan's own feed, SPKI in PEM. There is none yet, so a feed needs a key that the user names. */
const PINNED: readonly string[] = [];

/**
 * The keys that a feed may be signed with: the given one in the place of costspan's own.
 *
 * @param given SPKI in PEM, or the path of a file with it
 * @throws Error that names the key and the fix
 */
export function feedKeys(given: string | undefined): readonly KeyObject[] {
  if (given === undefined || given.trim() === '') return PINNED.map((pem) => createPublicKey(pem));
  const isText = given.includes('-----BEGIN');
  const name = isText ? 'the key' : given;
  let key: KeyObject;
  try {
    const pem = isText ? given.replaceAll(String.raw`\n`, '\n') : readFileSync(given, 'utf8');
    // Node would make a public key of a private one: whoever hands that out by mistake should hear of it.
    if (pem.includes('PRIVATE KEY')) throw new Error('it is a private key');
    key = createPublicKey(pem);
  } catch (error) {
    throw new Error(
      `${name}: no public key: ${(error as Error).message}; give an ed25519 key as SPKI PEM, or its path`,
      {
        cause: error,
      },
    );
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`${name}: a key of ${key.asymmetricKeyType}; give an ed25519 key as SPKI PEM, or its path`);
  return [key];
}

/** Whether one of the keys has signed exactly these bytes. `signature` is base64. */
export function isSigned(bytes: Uint8Array, signature: string, keys: readonly KeyObject[]): boolean {
  const text = signature.trim();
  if (!/^[A-Za-z0-9+/]{86}==$/.test(text)) return false;
  const raw = Buffer.from(text, 'base64');
  return keys.some((key) => verify(null, bytes, key, raw));
}
