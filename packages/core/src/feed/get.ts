import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FEED_FILE, SIGNATURE_FILE } from './document.ts';

/** More than four times what all books take. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_SIGNATURE_BYTES = 1024;
/** For all of a file, not only its beginning. */
const MOST_MILLISECONDS = 30_000;

/** A feed's file and its signature as they came, nothing of them looked at. */
export interface Received {
  readonly bytes: Uint8Array;
  readonly signature: string;
}

/** Whether a feed is named by an address; http is for this machine only. */
export function isFeedUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url?.protocol === 'https:' || isLoopback;
}

/**
 * Gets a feed, whole or not at all: from an address, by GET without parameters, or from a folder.
 *
 * @throws Error that says what is missing, too long or too late
 */
export async function getFeed(feed: string, milliseconds: number = MOST_MILLISECONDS): Promise<Received> {
  const file = isFeedUrl(feed) ? (name: string, most: number) => get(feed, name, most, milliseconds) : fromFolder(feed);
  const signature = await file(SIGNATURE_FILE, MOST_SIGNATURE_BYTES);
  const bytes = await file(FEED_FILE, MOST_BYTES);
  return { bytes, signature: new TextDecoder().decode(signature) };
}

function fromFolder(folder: string): (name: string, most: number) => Promise<Uint8Array> {
  return async (name, most) => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found?.isFile()) throw new Error(`${path}: no such file`);
    if (found.size > most) throw new Error(`${path}: more than the ${most} bytes that it may have`);
    return readFileSync(path);
  };
}

async function get(feed: string, name: string, most: number, milliseconds: number): Promise<Uint8Array> {
  const url = new URL(feed);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${name}`;
  const where = `${url.host}${url.pathname}`;
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(milliseconds),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`HTTP ${response.status}`);
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > most) throw new Error(`more than the ${most} bytes that it may have`);
      chunks.push(chunk);
    }
    const stated = response.headers.get('content-encoding') === null ? response.headers.get('content-length') : null;
    if (stated !== null && Number(stated) !== size) throw new Error(`ended after ${size} of ${stated} bytes`);
    return Buffer.concat(chunks);
  } catch (error) {
    throw new Error(`${where}: ${reasonOf(error, milliseconds)}`, { cause: error });
  }
}

function reasonOf(error: unknown, milliseconds: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no whole answer within ${milliseconds / 1000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
