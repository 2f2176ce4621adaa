import { instrumentClient } from '@costspan/instrumentation';
import * as azurePrices from '@costspan/prices/azure.ai.openai';
import * as openaiPrices from '@costspan/prices/openai';
import { targetsOfSocket } from './rows.ts';
import { spec } from './spec.ts';

/**
 * Instruments the class of a socket (`OpenAIRealtimeWebSocket`, `OpenAIRealtimeWS`, `ResponsesWS`), where no module hook
 * can. Gives the same socket back; call it before the session's first event.
 *
 * @example
 * const session = instrumentRealtime(new OpenAIRealtimeWebSocket({ model: 'gpt-realtime-2.1' }));
 */
export function instrumentRealtime<T extends object>(socket: T): T {
  return instrumentClient({ spec, prices: [openaiPrices, azurePrices], targets: targetsOfSocket }, socket);
}
