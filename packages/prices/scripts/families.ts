import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tier } from '../../core/src/price-book/types.ts';
import type { FamilyTiers } from './format.ts';

/** Where a family's tier stands, once for all billers. */
export const FAMILIES = 'src/families.json';

const TIERS: readonly Tier[] = ['budget', 'standard', 'flagship'];

/** The tier of each family that its maker's line-up tells; a model of another family is ranked by price. */
export function families(root: string): FamilyTiers {
  const listed = JSON.parse(readFileSync(join(root, FAMILIES), 'utf8')) as { family: string; tier: Tier }[];
  for (const { family, tier } of listed)
    if (!TIERS.includes(tier))
      throw new Error(`${FAMILIES}: the tier of ${family} is ${tier}: write ${TIERS.join(', ')}`);
  return new Map(listed.map(({ family, tier }) => [family, tier]));
}

/** One family a line, by name. */
export function familiesText(tiers: FamilyTiers): string {
  const lines = [...tiers]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([family, tier]) => `  { "family": ${JSON.stringify(family)}, "tier": "${tier}" }`);
  return `[\n${lines.join(',\n')}\n]\n`;
}
