import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refused } from './refused.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/** A page of somebody else's must not reach this server by a name of its own that leads to loopback. */
export function requireLoopback({ headers: { host = '' } }: IncomingMessage): void {
  if (!LOOPBACK.test(host)) throw new Refused(403, 'Host is not loopback: open http://127.0.0.1 or http://localhost');
}

/** Senders of OTLP are programs, which have no origin: a browser's request is some page's. */
export function requireNoOrigin({ headers: { origin } }: IncomingMessage): void {
  if (origin !== undefined) throw new Refused(403, 'OTLP is not taken from a web page: Origin must not be sent');
}

/** Only the page itself may ask from a browser. */
export function requireOwnOrigin({ headers: { origin, host } }: IncomingMessage): void {
  if (origin !== undefined && origin !== `http://${host}`)
    throw new Refused(403, 'Origin is another page than that of this address');
}

/** The token stands in the query, in a bearer header, or in the cookie that the page has set. */
export function requireToken(
  { headers }: IncomingMessage,
  query: URLSearchParams,
  token: string,
  cookie: string,
): void {
  const given = [
    query.get('token'),
    /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1],
    ...(headers.cookie ?? '')
      .split(/;\s*/)
      .map((pair) => (pair.startsWith(`${cookie}=`) ? pair.slice(cookie.length + 1) : null)),
  ];
  if (!given.some((one) => one && isSame(one, token)))
    throw new Refused(401, 'the token is missing or wrong: open the address that costspan view has printed');
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
