import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { batchUsage } from './batch.ts';
import { resultsUsages } from './results.ts';
import { byBilledName } from '../shared/meter.ts';

/** The same meter, which reads batches and their results, too. */
export function withJobs(lean: Meter): Meter {
  return { ...lean, usages: (exchange) => jobUsages(lean.provider, exchange) ?? lean.usages(exchange) };
}

function jobUsages(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  try {
    return (resultsUsages(provider, exchange) ?? batchUsage(provider, exchange))?.map(byBilledName);
  } catch {
    return undefined;
  }
}
