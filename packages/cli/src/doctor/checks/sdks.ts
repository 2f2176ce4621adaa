import semver from 'semver';
import type { Check, Finding } from '../finding.ts';
import { inWords, knownSdks } from '../known-sdks.ts';
import type { KnownSdk } from '../known-sdks.ts';
import { installed } from '../packages.ts';

/** Every installed AI SDK that doctor knows, covered or not: a line each. */
export const checkSdks: Check = ({ directory }) => {
  const found = knownSdks.flatMap((sdk) => finding(sdk, installed(sdk.name, directory)?.manifest.version));
  if (found.some(({ data }) => data?.['way'] !== 'unseen')) return found;
  return [
    ...found,
    {
      check: 'sdks',
      level: 'problem',
      message: `no SDK that costspan sees is installed here, such as ${examples()}`,
      fix: "run doctor in the app's directory, after its packages are installed; calls without an SDK are measured where they go over HTTP to a provider with prices",
    },
  ];
};

function examples(): string {
  return knownSdks
    .filter(({ way }) => way === 'instrumentation')
    .map(({ name }) => name)
    .join(', ');
}

function finding(sdk: KnownSdk, version: string | undefined): readonly Finding[] {
  if (version === undefined) return [];
  const { name, ...seen } = sdk;
  const data = { package: name, version, ...seen };
  if (sdk.way === 'instrumentation' && !semver.satisfies(version, sdk.range, { includePrerelease: true }))
    return [
      {
        check: 'sdks',
        level: 'problem',
        message: `${name} ${version} is not a version that costspan knows (${sdk.range})`,
        fix: `install ${name}@"${sdk.range}", or update costspan`,
        data,
      },
    ];
  const level = sdk.way === 'unseen' ? 'note' : 'ok';
  return [{ check: 'sdks', level, message: `${name} ${version}, ${inWords(sdk)}`, data }];
}
