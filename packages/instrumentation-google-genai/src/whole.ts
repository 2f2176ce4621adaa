import { instrumentClient } from '@costspan/instrumentation';
import * as gemini from '@costspan/prices/gcp.gemini';
import * as vertex from '@costspan/prices/gcp.vertex_ai';
import { allTargetsOfClient, spec } from './spec.ts';

/**
 * Instruments a client as `instrumentGoogleGenAI` of the main entry does, with all that the module hooks see: batches whose
 * answers are in files, too. A bundle grows by it.
 */
export function instrumentGoogleGenAI<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [gemini, vertex], targets: allTargetsOfClient }, client);
}
