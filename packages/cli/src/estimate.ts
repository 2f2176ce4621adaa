import { estimate } from '@costspan/core';
import type { Charge } from '@costspan/core';
import { registerMeters } from '@costspan/meters';

/** What one call would cost on a day, by parameters that a person wrote down. */
export function estimateOf(
  provider: string,
  model: string,
  parameters: Readonly<Record<string, unknown>>,
  day: string,
): Charge {
  registerMeters();
  return estimate({ ...parameters, provider, model, day });
}
