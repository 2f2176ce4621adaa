import semver from 'semver';
import { INSTALL_AUTO, ownAuto } from '../../app/auto.ts';
import type { Check, Finding } from '../finding.ts';
import { installed } from '../packages.ts';

/** What the app's own `@costspan/auto` instruments: npm packages with the versions that it knows. */
interface Specs {
  readonly sdks: readonly { readonly versions: Readonly<Record<string, string>> }[];
}

export const checkSdks: Check = async ({ directory }) => {
  const specs = ownAuto('specs', directory);
  if (specs === undefined) return [withoutAuto(directory)];
  const { sdks } = (await import(specs)) as Specs;
  const supported = sdks.flatMap(({ versions }) => Object.entries(versions));
  const found = supported.flatMap(([name, range]) =>
    finding(name, range, installed(name, directory)?.manifest.version),
  );
  if (found.length > 0) return found;
  return [
    {
      check: 'sdks',
      level: 'problem',
      message: `none of ${supported.map(([name]) => name).join(', ')} is installed here`,
      fix: "run doctor in the app's directory, after its packages are installed; calls without one of these SDKs are not seen",
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

function finding(name: string, range: string, version: string | undefined): readonly Finding[] {
  if (version === undefined) return [];
  const data = { package: name, version };
  if (semver.satisfies(version, range, { includePrerelease: true }))
    return [{ check: 'sdks', level: 'ok', message: `${name} ${version}`, data }];
  return [
    {
      check: 'sdks',
      level: 'problem',
      message: `${name} ${version} is not a version that costspan knows (${range})`,
      fix: `install ${name}@"${range}", or update costspan`,
      data,
    },
  ];
}
