import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { meterFor } from '@costspan/meters';
import { sdk } from './sdk.ts';

/** The meter of whichever biller has answered. Of one that nobody knows it is said that it was asked. */
export const meter: Meter = {
  provider: sdk.name,
  usages: (exchange) => meterFor(exchange.provider)?.usages(exchange) ?? [unknown(exchange)],
};

function unknown({ provider, model, status }: Exchange): Usage {
  return { provider, model, end: endOf(status), measures: [], facts: {} };
}

function endOf(status: number | undefined): Usage['end'] {
  if (status === undefined || status < 400) return 'succeeded';
  return status >= 500 ? 'server_error' : 'refused';
}
