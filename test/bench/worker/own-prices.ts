import type { CallName } from './calls.ts';
import type { SeenSpan } from './otel.ts';

/** A layer that is refused is a warning to an app; here it would mean other prices, and other work, than are measured. */
export function assertOwnPrices(span: SeenSpan | undefined, call: CallName): void {
  if (!span) throw new Error(`costspan left no span of ${call}: there is nothing to measure`);
  // A refused call costs nothing, by no price.
  if (call === 'error') return;
  const origin = String(span.attributes['costspan.price.origin']);
  if (origin !== 'user')
    throw new Error(
      `costspan.price.origin is ${origin} and not user: the benchmark's own prices (worker/prices.ts) are not in force. OTEL_LOG_LEVEL=warn in child.ts shows why.`,
    );
}
