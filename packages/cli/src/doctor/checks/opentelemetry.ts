import type { Check } from '../finding.ts';
import { copiesOf, installed } from '../packages.ts';

const API = '@opentelemetry/api';

/**
 * Copies of the API share one global. A copy that is newer than the one that registered the SDK gets
 * no tracer from it, and another major never does: then spans are lost without a word.
 */
export const checkOpenTelemetry: Check = ({ directory }) => {
  const copies = copiesOf(API, directory);
  const own = installed(API, directory)?.manifest.version;
  const versions = [...new Set(copies.map((copy) => copy.manifest.version ?? 'unknown'))].sort();
  if (copies.length === 0) {
    return [
      {
        check: 'opentelemetry',
        level: 'note',
        message: `${API} is not installed here; @costspan/auto brings it along`,
        data: { copies: 0 },
      },
    ];
  }
  const data = { copies: copies.length, versions };
  if (versions.length > 1) {
    return [
      {
        check: 'opentelemetry',
        level: 'problem',
        message: `${copies.length} copies of ${API} in different versions (${versions.join(', ')}): spans may be lost between them`,
        fix: `keep one: npm dedupe, or an override of ${API} to ${versions.at(-1)}`,
        data,
      },
    ];
  }
  if (!(versions[0] ?? '').startsWith('1.')) {
    return [
      {
        check: 'opentelemetry',
        level: 'problem',
        message: `${API} ${versions[0]}: costspan works with 1.9 and later of 1.x`,
        fix: `npm install ${API}@1`,
        data,
      },
    ];
  }
  const several = copies.length > 1 ? `; ${copies.length} copies of the same version, which work together` : '';
  return [
    { check: 'opentelemetry', level: several ? 'note' : 'ok', message: `${API} ${own ?? versions[0]}${several}`, data },
  ];
};
