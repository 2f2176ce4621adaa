import { addressOf } from './address.ts';
import { providerName } from './names.ts';

/** Where a gateway hands a request on to. */
export interface Forwarded {
  readonly provider: string;
  readonly url: string;
}

/** One entry of `COSTSPAN_GATEWAYS`. */
interface Gateway {
  readonly host: string;
  /** empty: every port of the host */
  readonly port: string;
  readonly path: string;
  readonly provider: string;
  readonly length: number;
}

const parsed = new WeakMap<object, readonly Gateway[]>();

/** What the user's gateways make of a URL: the longest `host[:port][/path]` that it begins with. */
export function throughStated(url: URL, gateways: Readonly<Record<string, string>>): Forwarded | undefined {
  let known = parsed.get(gateways);
  if (!known) parsed.set(gateways, (known = parse(gateways)));
  const path = url.pathname;
  const found = known.find(
    (one) =>
      one.host === url.hostname &&
      (one.port === '' || one.port === portOf(url)) &&
      (one.path === '' || path === one.path || path.startsWith(`${one.path}/`)),
  );
  return found && { provider: found.provider, url: addressOf(found.provider, path.slice(found.path.length), url) };
}

function parse(gateways: Readonly<Record<string, string>>): readonly Gateway[] {
  return Object.entries(gateways)
    .map(([written, provider]) => gatewayOf(written, provider))
    .filter((one) => one !== undefined)
    .sort((a, b) => b.length - a.length);
}

function gatewayOf(written: string, provider: string): Gateway | undefined {
  const [, address = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(written.trim()) ?? [];
  // A scheme without a port of its own keeps `:80` and `:443` as they are written.
  const url = URL.canParse(`gateway://${address}`) ? new URL(`gateway://${address}`) : undefined;
  if (!url?.hostname || provider.trim() === '') return undefined;
  const path = url.pathname.replace(/\/+$/, '');
  const host = url.hostname.toLowerCase();
  return { host, port: url.port, path, provider: providerName(provider), length: `${host}${url.port}${path}`.length };
}

const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443' };

function portOf({ port, protocol }: URL): string {
  return port === '' ? (PORTS[protocol] ?? '') : port;
}
