import { isAbsolute, join } from 'node:path';
import { bundledBooks } from '@costspan/core/internal';
import { assertPriceLayers, readPriceFile } from '@costspan/core/schema';
import type { GivenLayer } from '@costspan/core/schema';
import { readSettings } from '../../own-prices.ts';
import type { Check, Finding } from '../finding.ts';

const KNOWN = [
  'COSTSPAN_PRICES',
  'COSTSPAN_ALIASES',
  'COSTSPAN_METRIC_LABELS',
  'COSTSPAN_BAGGAGE',
  'COSTSPAN_LEDGER',
  'COSTSPAN_GATEWAYS',
  'COSTSPAN_ACCOUNTS',
  'COSTSPAN_DEPLOYMENTS',
  'COSTSPAN_TOKEN_SECRET',
  'COSTSPAN_PRICES_FEED',
  'COSTSPAN_PRICES_FEED_KEY',
  'COSTSPAN_DISABLED',
];

/** Whether the `COSTSPAN_*` variables say something that costspan understands. */
export const checkEnvironment: Check = ({ environment, directory }) => {
  const given = Object.keys(environment).filter((name) => name.startsWith('COSTSPAN_') && environment[name]);
  if (given.length === 0)
    return [{ check: 'environment', level: 'ok', message: 'no COSTSPAN_* variable is set: the defaults hold' }];
  const findings: Finding[] = [];
  for (const name of given.filter((one) => !KNOWN.includes(one))) {
    findings.push({
      check: 'environment',
      level: 'problem',
      message: `${name} is no variable of costspan`,
      fix: `write one of ${KNOWN.join(', ')}`,
      data: { variable: name },
    });
  }
  if (/^(1|true|yes)$/i.test(environment['COSTSPAN_DISABLED'] ?? '')) {
    findings.push({
      check: 'environment',
      level: 'problem',
      message: 'COSTSPAN_DISABLED switches costspan off',
      fix: 'unset COSTSPAN_DISABLED',
      data: { variable: 'COSTSPAN_DISABLED' },
    });
  }
  findings.push(...priceFiles(environment['COSTSPAN_PRICES'] ?? '', directory));
  for (const problem of readSettings().problems.filter((text) => text.startsWith('COSTSPAN_'))) {
    findings.push({ check: 'environment', level: 'problem', message: problem, fix: 'correct or unset the variable' });
  }
  const wrong = new Set(findings.filter(({ level }) => level === 'problem').map(({ data }) => data?.['variable']));
  for (const name of given.filter(
    (one) =>
      KNOWN.includes(one) &&
      one !== 'COSTSPAN_PRICES' &&
      !wrong.has(one) &&
      !findings.some(({ message }) => message.startsWith(one)),
  )) {
    findings.push({ check: 'environment', level: 'ok', message: `${name} is valid`, data: { variable: name } });
  }
  return findings;
};

function priceFiles(paths: string, directory: string): Finding[] {
  const before: GivenLayer[] = [];
  return paths
    .split(',')
    .map((path) => path.trim())
    .filter(Boolean)
    .map((path) => {
      const data = { variable: 'COSTSPAN_PRICES', file: path };
      const problem = problemOf(path, isAbsolute(path) ? path : join(directory, path), before);
      if (problem === undefined)
        return { check: 'environment', level: 'ok', message: `COSTSPAN_PRICES: ${path} is a valid price file`, data };
      return {
        check: 'environment',
        level: 'problem',
        message: `COSTSPAN_PRICES: ${problem}`,
        fix: 'correct the file; until then the bundled price book alone is used',
        data,
      };
    });
}

/** What is wrong with a file after those before it, whose models it may name; they are added to `before`. */
function problemOf(name: string, file: string, before: GivenLayer[]): string | undefined {
  try {
    before.push(...readPriceFile(file, name));
    assertPriceLayers(before, bundledBooks());
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
