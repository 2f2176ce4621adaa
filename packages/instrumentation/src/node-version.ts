import { warnOnce } from '@costspan/core/internal';

/** The oldest Node.js that costspan runs on: what `engines` says. */
export const OLDEST_NODE = '22.15';

interface Versions {
  readonly node?: string;
  readonly bun?: string;
  readonly deno?: string;
}

const { versions } = (globalThis as { process?: { versions?: Versions } }).process ?? {};

/** Bun and Deno stand in for some Node.js, and have the functions of its loader. */
export function isOtherRuntime(): boolean {
  return versions?.bun !== undefined || versions?.deno !== undefined;
}

/** Whether modules can be hooked on this Node.js, with one warning where it is too old; true in other runtimes. */
export function isNodeNewEnough(version: string | undefined = isOtherRuntime() ? undefined : versions?.node): boolean {
  if (version === undefined) return true;
  const [[major = 0, minor = 0], [oldest = 0, from = 0]] = [version, OLDEST_NODE].map((one) =>
    one.split('.').map(Number),
  ) as [number[], number[]];
  if (major > oldest || (major === oldest && minor >= from)) return true;
  warnOnce(
    'Node.js version',
    `Node.js ${version} is too old: costspan needs ${OLDEST_NODE} or later and measures nothing here. Install a newer Node.js.`,
  );
  return false;
}
