import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { batchUsage } from './batch.ts';
import { heardUsage } from './heard.ts';
import { resultsUsages } from './results.ts';
import { byBilledName } from '../shared/meter.ts';

/** The same meter, which reads batches with their results and what a realtime session heard, too. */
export function withJobs(lean: Meter): Meter {
  return { ...lean, usages: (exchange) => jobUsages(lean.provider, exchange) ?? lean.usages(exchange) };
}

function jobUsages(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  try {
    const usages =
      resultsUsages(provider, exchange) ?? batchUsage(provider, exchange) ?? heardUsage(provider, exchange);
    return usages?.map(byBilledName);
  } catch {
    return undefined;
  }
}
