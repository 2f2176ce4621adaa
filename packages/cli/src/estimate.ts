import { estimate, rate } from '@costspan/core';
import type { Charge } from '@costspan/core';
import { settings } from '@costspan/core/internal';
import { meterFor } from '@costspan/meters';
import { usagesOfBill } from '@costspan/meters/handwritten';

/** What one call would cost on a day, by parameters in the provider's words or a person's. */
export function estimateOf(
  provider: string,
  model: string,
  parameters: Readonly<Record<string, unknown>>,
  day: string,
): Charge {
  const meter = meterFor(provider);
  const [usage] = meter ? usagesOfBill(meter, { provider, model, request: parameters }) : [];
  if (!usage || usage.measures.length === 0) return estimate({ ...parameters, provider, model, day });
  return rate({ ...usage, end: 'pending' }, settings().book, day);
}
