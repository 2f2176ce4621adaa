import { instrumentClient } from '@costspan/instrumentation';
import * as azure from '@costspan/prices/azure.ai.openai';
import * as openai from '@costspan/prices/openai';
import { allTargetsOfClient } from './more-targets.ts';
import { spec } from './spec.ts';

/**
 * Instruments a client as `instrumentOpenAI` of the main entry does, with all that the module hooks see: batches, too. A bundle
 * grows by it.
 */
export function instrumentOpenAI<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [openai, azure], targets: allTargetsOfClient }, client);
}
