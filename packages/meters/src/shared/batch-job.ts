import type { Exchange, Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { regionOf } from '../hosts/region.ts';
import { endByHttp } from '../openai/end.ts';

/** What an answer says of a batch, whatever its biller calls the fields. */
export interface BatchState {
  readonly id: string | undefined;
  /** the model of all its requests, where it names one */
  readonly model: string | undefined;
  /** the file with its results, once there is one */
  readonly results: string | undefined;
  /** `refused`: none of its requests was sent; `over`: it was completed, has expired or was cancelled */
  readonly state: 'running' | 'refused' | 'over';
  /** how many of its requests were answered; undefined where that is not told */
  readonly answered: number | undefined;
  /** results that stand in the answer itself */
  readonly inline?: readonly unknown[] | undefined;
}

/** A batch without its results, which alone tell what it costs; `batch` is undefined where the answer says nothing of it. */
export function batchJobUsage(provider: string, exchange: Exchange, batch: BatchState | undefined): Usage {
  return {
    provider,
    model: batch?.model ?? exchange.model,
    responseId: batch?.id,
    end: batch ? endOf(batch) : (endByHttp(exchange.status, exchange.response) ?? 'pending'),
    measures: [],
    facts: { service_tier: 'batch', region: regionOf(provider, exchange.url) },
  };
}

/** A batch of which something was answered is over for its bill when its results are read. */
function endOf({ state, results, answered }: BatchState): End {
  if (state === 'refused') return 'invalid';
  return state === 'running' || results !== undefined || answered !== 0 ? 'pending' : 'invalid';
}
