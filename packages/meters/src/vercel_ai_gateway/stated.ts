import { parseQuantity } from '@costspan/core/internal';
import { fields, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { statedIn } from '../shared/stated.ts';
import type { Stated } from '../shared/stated.ts';

/**
 * What the gateway says that a call cost. `cost` is what it took of the team's credits, `marketCost`
 * the list price of the model. With a key of the user's own the gateway takes nothing and the
 * provider bills; `credentialType` names whose key served
 * (https://vercel.com/academy/ai-gateway/bring-your-own-keys, 2026-11-30).
 */
export function statedBy(response: unknown): Stated {
  const parts = list(response)?.flatMap(partsOf) ?? [fields(response)];
  const usage = fields(parts.findLast((part) => fields(part?.['usage']))?.['usage']);
  const gateway = parts.map(gatewayIn).findLast((found) => found !== undefined);
  const inUsage = statedIn(usage);
  const cost = parseQuantity(gateway?.['cost']) ?? inUsage.cost;
  const upstream = parseQuantity(gateway?.['marketCost'] ?? gateway?.['market_cost']) ?? inUsage.upstream;
  // A cost of 0 beside a market price: somebody else sends that bill.
  const isBilledElsewhere = !cost?.gt(0) && upstream?.gt(0) === true;
  return { cost, upstream, ownKey: inUsage.ownKey === true || isOwnKey(gateway) || isBilledElsewhere };
}

/** A streamed response stands whole in its last event. */
function partsOf(event: unknown): (Fields | undefined)[] {
  return [fields(event), fields(fields(event)?.['response'])];
}

/** The gateway's metadata: of the SDK's result, of an answer, of a chat's message or of a chunk. */
function gatewayIn(part: Fields | undefined): Fields | undefined {
  const choice = fields(list(part?.['choices'])?.[0]);
  for (const place of [part, fields(choice?.['message']), fields(choice?.['delta']), fields(part?.['response'])]) {
    const metadata = fields(place?.['providerMetadata'] ?? place?.['provider_metadata']);
    const gateway = fields(metadata?.['gateway']);
    if (gateway) return gateway;
  }
  return undefined;
}

function isOwnKey(gateway: Fields | undefined): boolean {
  const routing = fields(gateway?.['routing']);
  const tries = [
    ...(list(routing?.['attempts']) ?? []),
    ...(list(routing?.['modelAttempts']) ?? []).flatMap((one) => list(fields(one)?.['providerAttempts']) ?? []),
  ].map(fields);
  const served = tries.findLast((one) => one?.['success'] === true) ?? tries.at(-1);
  return text(served?.['credentialType']) === 'byok';
}
