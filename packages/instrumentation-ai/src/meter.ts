import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { meterFor } from '@costspan/meters';
import { sdk } from './sdk.ts';

/** The meter of whichever biller has answered. Of one that nobody knows it is said that it was asked. */
export const meter: Meter = {
  provider: sdk.name,
  usages(exchange) {
    const usages = meterFor(exchange.provider)?.usages(exchange) ?? [];
    // What a model has made is a generation, also where its request was not seen.
    return usages.length > 0 || exchange.operation === ABOUT_JOB ? usages : [unknown(exchange)];
  },
};

/** The operation of a question about a job: an answer that says nothing makes no generation. */
export const ABOUT_JOB = 'status';

function unknown({ provider, model, status }: Exchange): Usage {
  return { provider, model, end: endOf(status), measures: [], facts: {} };
}

function endOf(status: number | undefined): Usage['end'] {
  if (status === undefined || status < 400) return 'succeeded';
  return status >= 500 ? 'server_error' : 'refused';
}
