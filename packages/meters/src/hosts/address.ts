import { BILLERS } from './table.ts';

/** `path` at the biller's own address; at the one that was called where the biller's is not known. */
export function addressOf(provider: string, path: string, called: URL): string {
  return joined(originOf(provider) ?? called.origin, path, called);
}

/** A path behind a base; a version that both state stands once. The scheme of a WebSocket stays. */
export function joined(base: string, path: string, { protocol, search }: URL): string {
  const version = /\/v\d\w*$/.exec(base)?.[0];
  const rest =
    version !== undefined && (path === version || path.startsWith(`${version}/`)) ? path.slice(version.length) : path;
  const url = `${base}${rest}${search}`;
  return /^wss?:$/.test(protocol) ? url.replace(/^https?:/, 'wss:') : url;
}

/** The address that a biller's routes begin with; undefined where it is not known. */
export function originOf(provider: string): string | undefined {
  const known = Object.hasOwn(BILLERS, provider) ? BILLERS[provider] : undefined;
  const [first] = known?.hosts ?? [];
  return known?.origin ?? (first === undefined ? undefined : `https://${first}`);
}
