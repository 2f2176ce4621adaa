import { warnOnce } from '@costspan/core/internal';
import { versionOf } from './package-file.ts';
import type { PackageFile } from './package-file.ts';
import type { SdkIdentity } from './spec.ts';

const checked = new Set<string>();

/** Says once where an app loads a version of an SDK that costspan does not know: calls may be missed, or read wrongly. */
export function checkVersion({ versions, scope }: Pick<SdkIdentity, 'versions' | 'scope'>, file: PackageFile): void {
  const { name, folder } = file;
  const range = versions[name];
  if (range === undefined || checked.has(folder)) return;
  checked.add(folder);
  const version = versionOf(folder);
  if (version === undefined || isWithin(version, range)) return;
  warnOnce(
    'version of an SDK',
    `${name} ${version} is not a version that ${scope.name} ${scope.version} knows (${range}): its calls may not be counted. Install ${name}@"${range}", or update costspan.`,
    `${name} ${version}`,
  );
}

/** Whether a version is in a range of the form `>=4 <8`, as SDKs state theirs; pre-releases count as their release. */
export function isWithin(version: string, range: string): boolean {
  return range.split(' ').every((part) => {
    const [, operator, bound = ''] = /^(>=|<)(\d+(?:\.\d+)*)$/.exec(part) ?? [];
    if (operator === undefined) throw new Error(`the range "${range}" is not of the form ">=4 <8"`);
    const difference = compare(version, bound);
    return operator === '<' ? difference < 0 : difference >= 0;
  });
}

function compare(version: string, bound: string): number {
  const [a, b] = [version, bound].map((one) => one.split('-')[0]?.split('.').map(Number) ?? []);
  const at = [0, 1, 2].find((i) => (a?.[i] ?? 0) !== (b?.[i] ?? 0)) ?? 0;
  return (a?.[at] ?? 0) - (b?.[at] ?? 0);
}
