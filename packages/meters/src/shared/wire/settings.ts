import type { Facts } from '@costspan/core/internal';
import { fields } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';

/** Parameters that decide a price, by their own names: all of them, or those that are named. A setting is short. */
export function settings(from: Fields | undefined, ...names: readonly string[]): Facts {
  const found: [string, string | number | boolean][] = [];
  for (const name of names.length > 0 ? names : Object.keys(from ?? {})) {
    const value = from?.[name];
    if (typeof value === 'boolean' || typeof value === 'number') found.push([name, value]);
    else if (typeof value === 'string' && value !== '' && value.length <= 64) found.push([name, value]);
  }
  return Object.fromEntries(found);
}

/** Words of people and addresses never become facts, whatever their length. */
const PRIVATE =
  /prompt|text(?!ure)|input|url|uri|webhook|callback|token|secret|password|key|lyric|script|message|caption|description|query|instruction|title|name|user|mail/i;
const MAX_SETTINGS = 64;
/** Facts that are worked out: no parameter of a model stands in for one. */
const DERIVED = new Set(['output_megapixels', 'input_images', 'input_video']);

/** The scalar parameters of a model that may take any, by their own names; of a list, only whether it holds anything. */
export function openSettings(input: Fields | undefined): Facts {
  const facts: [string, string | number | boolean][] = [];
  for (const [key, value] of Object.entries(input ?? {})) {
    if (facts.length === MAX_SETTINGS) break;
    if (DERIVED.has(key)) continue;
    if (typeof value === 'boolean') facts.push([key, value]);
    else if (typeof value === 'number' && Number.isFinite(value) && key !== 'seed') facts.push([key, value]);
    else if (typeof value === 'string' && isSetting(key, value)) facts.push([key, value]);
    else if (Array.isArray(value)) facts.push([key, value.length > 0]);
  }
  return Object.fromEntries(facts);
}

function isSetting(key: string, value: string): boolean {
  return value !== '' && value.length <= 64 && key !== 'seed' && !PRIVATE.test(key) && !/:\/\/|^data:|\n/i.test(value);
}

/** Whether a feature was asked for: `true`, `"true"`, a setting or a list of things. */
export function isOn(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'string') return value !== '' && value !== 'false' && value !== 'none';
  return value === true || (typeof value === 'number' && value > 0) || fields(value) !== undefined;
}

/** Features that cost extra, as one fact: a price holds for the sets that it names, and for no other. */
export function addOns(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.toSorted().join('+');
}

/** Query parameters of a URL; none where it is not one. */
export function queryOf(url: string | undefined): Fields {
  if (url === undefined || !URL.canParse(url)) return {};
  const query: Record<string, unknown> = {};
  for (const [name, value] of new URL(url).searchParams) query[name] = value;
  return query;
}
