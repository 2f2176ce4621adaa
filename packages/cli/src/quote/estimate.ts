import { rate } from '@costspan/core';
import type { Charge, PriceBook, Usage } from '@costspan/core';
import { genericMeter } from '@costspan/core/internal';
import { meterFor } from '@costspan/meters';
import { usagesOfBill } from '@costspan/meters/handwritten';

/** Parameters of a call, in the provider's words or a person's. */
export type Parameters = Readonly<Record<string, unknown>>;

/** One call that is not made yet, and the prices that hold for it. */
export interface Plan {
  readonly provider: string;
  readonly model: string;
  readonly parameters: Parameters;
  readonly day: string;
  readonly book: PriceBook;
}

/** What one call would cost. */
export function estimateOf(plan: Plan): Charge {
  return rate(usageOf(plan), plan.book, plan.day);
}

/** What one call would consume, as far as its parameters say: what they leave out is left to the model's defaults. */
export function usageOf({ provider, model, parameters }: Omit<Plan, 'day' | 'book'>): Usage {
  const exchange = { provider, model, request: parameters };
  const meter = meterFor(provider);
  const [usage] = meter ? usagesOfBill(meter, exchange) : [];
  const read = usage && usage.measures.length > 0 ? usage : genericMeter(exchange);
  return { ...read, requestUnknown: undefined, end: 'pending' };
}
