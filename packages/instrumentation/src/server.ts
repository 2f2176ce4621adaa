/** Where a request goes, as the span's `server.address` and `server.port`. */
export interface Server {
  readonly address: string;
  readonly port?: number;
}

const MAX_SERVERS = 1_000;
const servers = new Map<string, Server>();
/** Most calls of a client go to the URL of the call before. */
let last: { readonly url: string; readonly server: Server } | undefined;

/** The server of a URL; undefined where the URL is none. */
export function serverOf(url: string | undefined): Server | undefined {
  if (url === undefined) return undefined;
  if (last?.url === url) return last.server;
  const server = serverAt(url);
  last = server && { url, server };
  return server;
}

function serverAt(url: string): Server | undefined {
  const origin = originOf(url);
  const known = servers.get(origin);
  if (known) return known;
  const parsed = URL.parse(url);
  if (!parsed) return undefined;
  const { hostname, port, protocol } = parsed;
  const made = { address: hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) };
  if (servers.size < MAX_SERVERS) servers.set(origin, made);
  return made;
}

function originOf(url: string): string {
  const end = url.indexOf('/', url.indexOf('//') + 2);
  return end === -1 ? url : url.slice(0, end);
}
