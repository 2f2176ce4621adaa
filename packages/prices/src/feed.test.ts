import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept } from '../../core/src/feed/accept.ts';
import { bundledInUse } from '../../core/src/feed/in-use.ts';
import { afterAll, expect, it } from 'vitest';
import { feedFiles } from '../scripts/feed.ts';
import { books, version } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'costspan-feed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const owner = generateKeyPairSync('ed25519');
const pem = owner.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** Runs the script as a maintainer does. */
function make(key?: string): { readonly status: number | null; readonly stderr: string } {
  const { COSTSPAN_SIGNING_KEY: _, ...env } = process.env;
  return spawnSync(process.execPath, [join(import.meta.dirname, '../scripts/feed.ts'), folder], {
    encoding: 'utf8',
    env: { ...env, ...(key !== undefined && { COSTSPAN_SIGNING_KEY: key }) },
  });
}

it('makes what those who ask accept, and leaves no key behind', () => {
  expect(make(pem)).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(folder).toSorted()).toEqual(['book-1.json', 'book-1.json.sig']);
  const bytes = readFileSync(join(folder, 'book-1.json'));
  const signature = readFileSync(join(folder, 'book-1.json.sig'), 'utf8');
  expect(`${bytes.toString()}${signature}`).not.toContain('PRIVATE');
  const inUse = { ...bundledInUse(), version: 'another' };
  const accepted = accept({ bytes, signature }, [owner.publicKey], inUse);
  expect(accepted).toMatchObject({ isNew: true, document: { schema: 1, version } });
  const { document } = accepted as Exclude<typeof accepted, string>;
  expect(document.books.map(({ biller }) => biller)).toEqual(books.map(({ biller }) => biller));
  expect(accept({ bytes, signature }, [owner.publicKey], bundledInUse())).toMatchObject({ isNew: false });
});

it('signs with nothing but an ed25519 key, from the environment', () => {
  expect(make()).toMatchObject({ status: 2, stderr: expect.stringContaining('COSTSPAN_SIGNING_KEY') });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  expect(() => feedFiles(other, '2026-12-01T00:00:00Z')).toThrow('a key of ec; give an ed25519 key');
});
