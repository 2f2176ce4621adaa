import semver from 'semver';
import { INSTALL_AUTO, ownAuto } from '../../app/auto.ts';
import type { Check, Finding } from '../finding.ts';
import { inWords, knownSdks } from '../known-sdks.ts';
import type { Instrumented, KnownSdk } from '../known-sdks.ts';
import { installed } from '../packages.ts';

/** Every installed AI SDK that doctor knows, covered or not by the app's own `@costspan/auto`: a line each. */
export const checkSdks: Check = async ({ directory }) => {
  const specs = ownAuto('specs', directory);
  if (specs === undefined) return [withoutAuto(directory)];
  const { sdks } = (await import(specs)) as { readonly sdks: readonly Instrumented[] };
  const known = knownSdks(sdks);
  const found = known.flatMap((sdk) => finding(sdk, installed(sdk.name, directory)?.manifest.version));
  if (found.some(({ data }) => data?.['way'] !== 'unseen')) return found;
  return [
    ...found,
    {
      check: 'sdks',
      level: 'problem',
      message: `no SDK that costspan sees is installed here, such as ${examples(known)}`,
      fix: "run doctor in the app's directory, after its packages are installed; calls without an SDK are measured where they go over HTTP to a provider with prices",
    },
  ];
};

/** An app may have the instrumentations of single SDKs, and no need of the package that has them all. */
function withoutAuto(directory: string): Finding {
  const message = '@costspan/auto is not installed here';
  if (installed('@costspan/instrumentation', directory))
    return {
      check: 'sdks',
      level: 'note',
      message: `${message}: which SDKs the app instruments by itself is not looked at`,
    };
  return { check: 'sdks', level: 'problem', message: `${message}: nothing is measured`, fix: INSTALL_AUTO };
}

function examples(known: readonly KnownSdk[]): string {
  return known
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
