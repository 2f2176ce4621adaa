import type { Exchange } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { textUsages } from '../openai/text.ts';
import { meterOf } from './meter.ts';

const TEXT = /\/(?:chat\/completions|completions|responses|embeddings)(?:[/?]|$)/;

/**
 * The meter of a biller whose text is made on OpenAI's routes, and everything else on its own; `asWire` puts
 * what it writes in a way of its own in OpenAI's.
 */
export function withTextRoutes(meter: Meter, asWire = (exchange: Exchange): Exchange => exchange): Meter {
  const text = meterOf(meter.provider, (exchange) => textUsages(meter.provider, asWire(exchange)));
  return {
    provider: meter.provider,
    usages: (exchange) =>
      (typeof exchange?.url === 'string' && TEXT.test(exchange.url) ? text : meter).usages(exchange),
  };
}
