import type { Exchange, Usage } from '@costspan/core';
import type { SdkSpec } from './spec.ts';

/** What an exchange of an SDK consumed, by the meter of the biller that it went to. */
export function usagesOf(spec: SdkSpec, exchange: Exchange): readonly Usage[] {
  const [own] = spec.providers;
  const meter = spec.providers.find(({ provider }) => provider === exchange.provider) ?? own;
  return meter.usages(exchange);
}
