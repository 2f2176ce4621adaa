import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { ALIAS, ATTR } from '../semconv.ts';
import { bounded } from '../util/bounded-text.ts';
import { fields } from '../util/fields.ts';
import { BadInput } from './bad-input.ts';

/** More attributes than a span should have of one call. */
const MAX_ATTRIBUTES = 64;
const OURS: ReadonlySet<string> = new Set([...Object.values(ATTR), ...Object.values(ALIAS)]);

/** Attributes of the app's own for span and ledger; BadInput where one has a name of costspan's, or no value that OpenTelemetry takes. */
export function ownAttributes(stated: unknown): Attributes | undefined {
  if (stated === undefined) return undefined;
  const given = fields(stated);
  if (!given) throw new BadInput('attributes', stated, 'write an object, for example { "acme.pool": "a100" }');
  const names = Object.keys(given).filter((name) => given[name] !== undefined);
  if (names.length > MAX_ATTRIBUTES)
    throw new BadInput('attributes', `${names.length} attributes`, `give at most ${MAX_ATTRIBUTES}`);
  return Object.fromEntries(names.map((name) => [nameOf(name), valueOf(name, given[name])]));
}

function nameOf(name: string): string {
  if (name.startsWith('costspan.') || OURS.has(name))
    throw new BadInput('attributes', name, 'costspan writes this name itself: choose another, for example "acme.pool"');
  if (!/^[^\s]{1,128}$/.test(name))
    throw new BadInput('attributes', name, 'a name has 1 to 128 characters and no spaces');
  return name;
}

function valueOf(name: string, value: unknown): AttributeValue {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  const [type] = all.map((one) => typeof one);
  if (!all.every((one) => typeof one === type && isScalar(one)))
    throw new BadInput(
      `attributes["${bounded(name)}"]`,
      value,
      'write a text, a finite number, true or false, or a list of one of these',
    );
  const kept = all.map((one) => (typeof one === 'string' ? bounded(one) : one));
  return (Array.isArray(value) ? kept : kept[0]) as AttributeValue;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
