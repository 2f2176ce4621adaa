import semver from 'semver';
import type { Check, Finding } from '../finding.ts';
import { copiesOf, installed } from '../packages.ts';
import type { Installed } from '../packages.ts';

const API = '@opentelemetry/api';

/**
 * Copies of the API share one registry. A copy that is newer than the one that registered the SDK gets
 * nothing from it, and one of another version cannot register beside it: then spans are lost without a word.
 */
export const checkOpenTelemetry: Check = ({ directory }) => {
  const copies = copiesOf(API, directory);
  if (copies.length > 0) return [ofApi(copies, installed(API, directory)?.manifest.version), ...ofSdks(directory)];
  return [
    {
      check: 'opentelemetry',
      level: 'note',
      message: `${API} is not installed here; @costspan/auto brings it along`,
      data: { copies: 0 },
    },
  ];
};

function ofApi(copies: readonly Installed[], own: string | undefined): Finding {
  const versions = [...new Set(copies.map(({ manifest }) => manifest.version ?? '0.0.0'))].sort(semver.compare);
  const data = { copies: copies.length, versions };
  const newest = versions.at(-1) ?? '';
  if (versions.length > 1)
    return {
      check: 'opentelemetry',
      level: 'problem',
      message: `${copies.length} copies of ${API} in different versions (${versions.join(', ')}): spans may be lost between them`,
      fix: `upgrade to ${newest} what brings another one (npm ls ${API}), or keep one for all packages: "overrides": { "${API}": "${newest}" } in package.json`,
      data,
    };
  if (!semver.satisfies(newest, '>=1.9 <2', { includePrerelease: true }))
    return {
      check: 'opentelemetry',
      level: 'problem',
      message: `${API} ${newest}: costspan works with 1.9 and later of 1.x`,
      fix: `npm install ${API}@1`,
      data,
    };
  const several = copies.length > 1 ? `; ${copies.length} copies of the same version, which work together` : '';
  return {
    check: 'opentelemetry',
    level: several ? 'note' : 'ok',
    message: `${API} ${own ?? newest}${several}`,
    data,
  };
}

/** What every package of the SDK builds on, by the version of the API that version 3 of it needs. */
const SDK = '@opentelemetry/core';
const FIRST_FOR_SDK_3 = '1.10.0';

function ofSdks(directory: string): Finding[] {
  const found: Finding[] = [];
  for (const { manifest, directory: folder } of copiesOf(SDK, directory)) {
    const api = installed(API, folder)?.manifest.version;
    const version = manifest.version ?? '0.0.0';
    if (api === undefined || semver.major(version) < 3 || semver.gte(api, FIRST_FOR_SDK_3)) continue;
    found.push({
      check: 'opentelemetry',
      level: 'problem',
      message: `${SDK} ${version}, and with it the OpenTelemetry SDK, needs ${API} ${FIRST_FOR_SDK_3} or later, and finds ${api}: nothing is exported`,
      fix: `npm install ${API}@1.10; where another package must have ${api}: npm install @opentelemetry/sdk-node@0.223`,
      data: { sdk: version, api },
    });
  }
  return found;
}
