import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { batchUsage } from './batch.ts';
import { containerUsage } from './containers.ts';
import { fineTuningUsage } from './fine-tuning.ts';
import { moderationUsage } from './free.ts';
import { providerOf } from './provider.ts';
import { realtimeUsages } from './realtime.ts';
import { heardUsage } from './heard.ts';
import { resultsUsages } from './results.ts';
import { byBilledName } from '../shared/meter.ts';
import { idIn, withoutQuery } from '../shared/routes.ts';

/** The same meter, which reads all the rest, too: batches, fine-tuning, containers, moderations, realtime sessions. */
export function withJobs(lean: Meter): Meter {
  const { usages, routes } = lean;
  return {
    ...lean,
    usages: (exchange) => jobUsages(exchange) ?? usages(exchange),
    routes: routes && {
      ...routes,
      bills: (url, request) => BILLS.test(withoutQuery(url)) || routes.bills(url, request),
      jobOf: (url, request) => idIn(JOB.exec(withoutQuery(url))) ?? routes.jobOf?.(url, request),
    },
  };
}

const BILLS = /\/(?:batches|fine_tuning\/jobs|containers)$/;
const JOB = /\/(?:batches|fine_tuning\/jobs)\/([^/]+)(?:\/cancel)?$/;

/** What is no generation: each answers undefined where an exchange is not of its kind. */
const KINDS = [resultsUsages, batchUsage, fineTuningUsage, containerUsage, moderationUsage, heardUsage, realtimeUsages];

function jobUsages(exchange: Exchange): readonly Usage[] | undefined {
  try {
    // Others speak OpenAI's form, too, and bill at prices of their own.
    const provider = providerOf(exchange.provider, exchange.url);
    for (const read of KINDS) {
      const usages = read(provider, exchange);
      if (usages) return usages.map(byBilledName);
    }
  } catch {
    // Only an object with throwing accessors comes here: no answer of a provider is one.
  }
  return undefined;
}
