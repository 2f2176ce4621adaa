import { context } from '@opentelemetry/api';
import { settings } from '../settings.ts';
import { merge, statedAttribution } from './attribution.ts';
import type { Attribution } from './attribution.ts';
import { attributionIn } from './baggage.ts';

/** The attribution of the code that is running: what the app has stated, then what baggage says where it may. */
export function currentAttribution(): Attribution | undefined {
  const stated = statedAttribution();
  const { baggage } = settings();
  if (baggage.length === 0) return stated;
  const said = attributionIn(context.active(), baggage);
  return said && stated ? merge(said, stated) : (stated ?? said);
}
