import { ATTR } from '@costspan/core/internal';
import type { LedgerEntry } from '@costspan/core/ledger';
import { WrongUse } from '../exit.ts';
import { quoted } from '../text/plain.ts';

type Name =
  | 'provider'
  | 'model'
  | 'tier'
  | 'feature'
  | 'plan'
  | 'action'
  | 'tenant'
  | 'output'
  | 'gate'
  | 'reason'
  | 'day';

/** `costspan.…`: an attribute by its own name, which only our own commands ask for. */
export type Key = Name | `tag.${string}` | `costspan.${string}`;

/** What rows can be grouped by, and the attribute that says it; `gate` and `day` are worked out. */
const ATTRIBUTES: Readonly<Record<Name, string | undefined>> = {
  provider: ATTR.providerName,
  model: ATTR.requestModel,
  tier: ATTR.modelTier,
  feature: ATTR.feature,
  plan: ATTR.plan,
  action: ATTR.action,
  tenant: ATTR.tenant,
  output: ATTR.outputName,
  gate: ATTR.gateName,
  reason: ATTR.attemptReason,
  day: undefined,
};

/** The names that `--by` takes, beside those of tags. */
export const KEYS: readonly string[] = Object.keys(ATTRIBUTES);

/** What a row is of, in the order of the keys; undefined where a record does not say it. */
export type Values = readonly (string | undefined)[];

const TAG = /^tag\.[a-z0-9_.-]{1,64}$/;

/** The keys of `--by`, in their order. */
export function keysOf(given: string): readonly Key[] {
  const keys = given.split(',').map((key) => key.trim());
  for (const [at, key] of keys.entries()) {
    if (!Object.hasOwn(ATTRIBUTES, key) && !TAG.test(key))
      throw new WrongUse(`--by has ${quoted(key)}: it takes ${KEYS.join(', ')} and tag.KEY, with commas between them`);
    if (keys.indexOf(key) !== at) throw new WrongUse(`--by names ${quoted(key)} twice`);
  }
  return keys as Key[];
}

/** What a record is counted under. `day` is that of its charge. */
export function valuesOf(keys: readonly Key[], { attributes }: LedgerEntry, day: string): Values {
  return keys.map((key) => {
    if (key === 'day') return day;
    const name = attributeOf(key);
    const value = attributes[name ?? ''] ?? (key === 'model' ? attributes[ATTR.responseModel] : undefined);
    return value === undefined || typeof value === 'object' ? undefined : String(value);
  });
}

function attributeOf(key: Key): string | undefined {
  if (key.startsWith('costspan.')) return key;
  return key.startsWith('tag.') ? `costspan.${key}` : ATTRIBUTES[key as Name];
}
