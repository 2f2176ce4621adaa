import { normalName } from '@costspan/core/internal';
import type { Assumed } from '@costspan/core/internal';
import { aspectsOf, PROBES } from './aspects.ts';
import type { Aspect } from './aspects.ts';
import { estimateOf } from './estimate.ts';
import type { Plan } from './estimate.ts';
import { amountOf, namesLookedFor, otherValues, reading, testedNames, wordsFor } from './probe.ts';

type Scalar = Assumed[string];

/** Every call is one of the standard tier and of no region, unless it says otherwise; and these are no parameters. */
const USUAL: ReadonlySet<string> = new Set(['service_tier', 'region', 'provider', 'model', 'day']);

/**
 * What a quote took for granted: by parameters that the call does not have, the values that the API
 * or the model takes where they are left out. Each of them, and all together, leave the amount as it is
 * when they are written down; another value would change it.
 */
export function assumedBy(plan: Plan): Assumed {
  const found: Record<string, Scalar> = {};
  for (const name of new Set([...testedNames(plan), ...namesLookedFor(plan)])) {
    if (USUAL.has(name) || Object.hasOwn(plan.parameters, name)) continue;
    const value = assumedValue(name, found, plan);
    // That nothing is sent in is what such a call says.
    if (value !== undefined && (Boolean(value) || !normalName(name).startsWith('input_'))) found[name] = value;
  }
  // Of two names for the same, the one that gives way to the other.
  for (const name of Object.keys(found)) {
    const { [name]: _, ...others } = found;
    if (!decides(name, others, plan)) delete found[name];
  }
  const rest = estimateOf({ ...plan, parameters: { ...plan.parameters, ...found } });
  const all = { ...(rest.status !== 'unpriced' && rest.assumed), ...found };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The value that a call without a parameter is priced by; undefined where its price does not depend on it. */
function assumedValue(name: string, assumed: Assumed, plan: Plan): Scalar | undefined {
  if (!decides(name, assumed, plan)) return undefined;
  const { usage, charge } = reading(plan, assumed);
  const documented = documentedBy(plan);
  for (const aspect of aspectsOf(name)) {
    const value = aspect.of(usage) ?? documented[aspect.fact];
    if (value === undefined || !isAbout(name, aspect, assumed, plan) || isStated(aspect, assumed, plan)) continue;
    const written = reading(plan, { ...assumed, [name]: value });
    if (aspect.of(written.usage) !== undefined && amountOf(written.charge) === amountOf(charge)) return value;
  }
  return undefined;
}

/** What the book says that holds where a call does not: defaults, and what a price includes. */
function documentedBy({ provider, model, book }: Plan): Assumed {
  const entry = book.find(provider, model)?.entry;
  const included = entry?.rates.flatMap(({ grows }) => (grows ? [[grows.with, grows.beyond] as const] : [])) ?? [];
  return { ...Object.fromEntries(included), ...entry?.defaults };
}

/** Whether some value of an absent parameter would change the amount. */
function decides(name: string, assumed: Assumed, plan: Plan): boolean {
  const amount = amountOf(reading(plan, assumed).charge);
  return [...wordsFor(name, plan), ...PROBES].some(
    (value) => amountOf(reading(plan, { ...assumed, [name]: value }).charge) !== amount,
  );
}

/** Whether a parameter says this of a call. */
function isAbout(name: string, { of, probe }: Aspect, assumed: Assumed, plan: Plan): boolean {
  return probe === undefined || of(reading(plan, { ...assumed, [name]: probe }).usage) === probe;
}

/** Whether a parameter that the call has says it, or one that has been assumed already, under whatever name. */
function isStated({ of }: Aspect, assumed: Assumed, plan: Plan): boolean {
  const own = of(reading(plan, assumed).usage);
  return Object.entries({ ...plan.parameters, ...assumed }).some(([name, value]) =>
    otherValues(value, wordsFor(name, plan)).some(
      (other) => of(reading(plan, { ...assumed, [name]: other }).usage) !== own,
    ),
  );
}
