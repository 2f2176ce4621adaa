import type { Check, Finding } from '../finding.ts';
import { installed } from '../packages.ts';

/** SDKs that costspan instruments, with their supported major versions. */
const SDKS: readonly (readonly [name: string, majors: readonly number[]])[] = [
  ['openai', [4, 5, 6, 7]],
  ['@fal-ai/client', [1]],
  ['@fal-ai/serverless-client', [0]],
  ['replicate', [0, 1]],
];

export const checkSdks: Check = ({ directory }) => {
  const found = SDKS.flatMap(([name, majors]) => finding(name, majors, installed(name, directory)?.manifest.version));
  if (found.length > 0) return found;
  return [
    {
      check: 'sdks',
      level: 'problem',
      message: `none of ${SDKS.map(([name]) => name).join(', ')} is installed here`,
      fix: "run doctor in the app's directory, after its packages are installed; calls without one of these SDKs are not seen",
    },
  ];
};

function finding(name: string, majors: readonly number[], version: string | undefined): readonly Finding[] {
  if (version === undefined) return [];
  const data = { package: name, version };
  if (majors.includes(Number.parseInt(version, 10)))
    return [{ check: 'sdks', level: 'ok', message: `${name} ${version}`, data }];
  const range = majors.map((major) => `${major}.x`).join(', ');
  return [
    {
      check: 'sdks',
      level: 'problem',
      message: `${name} ${version} is not a version that costspan knows (${range})`,
      fix: `install ${name}@${majors.at(-1)}, or update costspan`,
      data,
    },
  ];
}
