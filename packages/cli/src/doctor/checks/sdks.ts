import { sdks } from '@costspan/auto/specs';
import semver from 'semver';
import type { Check, Finding } from '../finding.ts';
import { installed } from '../packages.ts';

/** npm packages of the SDKs that costspan instruments, with their supported versions. */
const SUPPORTED: readonly (readonly [name: string, range: string])[] = sdks.flatMap(({ versions }) =>
  Object.entries(versions),
);

export const checkSdks: Check = ({ directory }) => {
  const found = SUPPORTED.flatMap(([name, range]) =>
    finding(name, range, installed(name, directory)?.manifest.version),
  );
  if (found.length > 0) return found;
  return [
    {
      check: 'sdks',
      level: 'problem',
      message: `none of ${SUPPORTED.map(([name]) => name).join(', ')} is installed here`,
      fix: "run doctor in the app's directory, after its packages are installed; calls without one of these SDKs are not seen",
    },
  ];
};

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
