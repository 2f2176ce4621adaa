import { createContextKey } from '@opentelemetry/api';
import type { Baggage, Context } from '@opentelemetry/api';
import type { BaggageKey } from '../settings.ts';
import { bounded } from '../util/bounded-text.ts';
import { merge } from './attribution.ts';
import type { Attribution } from './attribution.ts';

/** Where every copy of the API keeps it (`baggage/context-helpers`, 1.9 and 1.10): its own getter would bring all of its propagation into a bundle. */
const BAGGAGE = createContextKey('OpenTelemetry Baggage Key');

/**
 * What another service has said in W3C baggage: the entries of these names, or of their attributes' names. The app's
 * propagator has read them; nothing is ever written there.
 */
export function attributionIn(context: Context, keys: readonly BaggageKey[]): Attribution | undefined {
  const baggage = context.getValue(BAGGAGE) as Baggage | undefined;
  if (!baggage) return undefined;
  let found: Attribution | undefined;
  for (const key of keys) {
    const value = valueOf(baggage, key);
    if (value === undefined) continue;
    const said = key.startsWith('tag.') ? { tags: { [key.slice('tag.'.length)]: value } } : { [key]: value };
    found = merge(found, said);
  }
  return found;
}

function valueOf(baggage: Baggage, key: string): string | undefined {
  const value = (baggage.getEntry(key) ?? baggage.getEntry(`costspan.${key}`))?.value;
  return value === undefined || value === '' ? undefined : bounded(value);
}
