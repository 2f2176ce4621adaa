/**
 * Makes the feed of this checkout's books: a folder of static files, which any host can serve.
 *
 *   COSTSPAN_SIGNING_KEY=… node packages/prices/scripts/feed.ts FOLDER
 *
 * The key is a private ed25519 key as PKCS #8 PEM, or the path of a file with it. It is read from the environment alone.
 */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept } from '../../core/src/feed/accept.ts';
import { FEED_FILE, FEED_SCHEMA, SIGNATURE_FILE } from '../../core/src/feed/document.ts';
import type { FeedDocument } from '../../core/src/feed/document.ts';
import type { BillerBook } from '../../core/src/price-book/types.ts';
import { books, version } from '../src/index.ts';

/** The feed's files by name. Throws where the key is none, or the books would be refused by those who ask. */
export function feedFiles(key: string, published: string): Map<string, string> {
  const document: FeedDocument = { schema: FEED_SCHEMA, version, published, books: books as readonly BillerBook[] };
  const text = JSON.stringify(document);
  const bytes = Buffer.from(text);
  const secret = createPrivateKey(
    key.includes('-----BEGIN') ? key.replaceAll(String.raw`\n`, '\n') : readFileSync(key),
  );
  if (secret.asymmetricKeyType !== 'ed25519')
    throw new Error(`a key of ${secret.asymmetricKeyType}; give an ed25519 key`);
  const signature = sign(null, bytes, secret).toString('base64');
  const none = { version: '', published: '', models: 0, prices: 0 };
  const accepted = accept({ bytes, signature }, [createPublicKey(secret)], none);
  if (typeof accepted === 'string') throw new Error(accepted);
  return new Map([
    [FEED_FILE, text],
    [SIGNATURE_FILE, `${signature}\n`],
  ]);
}

if (import.meta.main) {
  const { COSTSPAN_SIGNING_KEY: key } = process.env;
  const [, , folder] = process.argv;
  if (!key || folder === undefined) {
    console.error('COSTSPAN_SIGNING_KEY=… node packages/prices/scripts/feed.ts FOLDER');
    process.exitCode = 2;
  } else {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of feedFiles(key, new Date().toISOString())) {
      const beside = join(folder, `${name}.new`);
      writeFileSync(beside, text);
      renameSync(beside, join(folder, name));
      console.log(`${name}: ${Buffer.byteLength(text)} bytes`);
    }
  }
}
