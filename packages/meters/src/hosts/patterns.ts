import { memoize } from '@costspan/core/internal';
import { BILLERS } from './table.ts';

interface Pattern {
  readonly provider: string;
  readonly host: RegExp;
  readonly path: RegExp;
  readonly length: number;
}

/** Longest first, so that a path of a host comes before the host. */
const PATTERNS: readonly Pattern[] = Object.entries(BILLERS)
  .flatMap(([provider, { hosts = [] }]) => hosts.map((written) => patternOf(provider, written)))
  .sort((a, b) => b.length - a.length);

function patternOf(provider: string, written: string): Pattern {
  const slash = written.includes('/') ? written.indexOf('/') : written.length;
  return {
    provider,
    host: new RegExp(`(?:^|\\.)${expression(written.slice(0, slash))}$`),
    path: new RegExp(`^${expression(written.slice(slash))}(?:/|$)`),
    length: written.length,
  };
}

function expression(written: string): string {
  return written.replaceAll(/[.-]/g, '\\$&').replaceAll('*', '[^./]+');
}

const ofHost = memoize((host) => PATTERNS.filter((pattern) => pattern.host.test(host)));

/** The biller of a host and a path; undefined where nobody is known to bill for it. */
export function providerAt({ hostname, pathname }: URL): string | undefined {
  return ofHost(hostname.replace(/\.$/, '')).find(({ path }) => path.test(pathname))?.provider;
}
