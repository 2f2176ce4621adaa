import { env, memoize, requireOnNode } from '@costspan/core/internal';
import { isSwitchedOn, SdkInstrumentation, warnOfUnseen } from '@costspan/instrumentation';
import { FetchInstrumentation } from '@costspan/instrumentation-fetch/instrumentation';
import { registerMeters } from '@costspan/meters';
import { sdks } from './specs.ts';

// Webhooks, sweeps and estimates may be of any biller, also of one whose SDK this process never loads.
registerMeters();

const loaded = memoize((id) => requireOnNode(id, import.meta.url));

/**
 * Every instrumentation of costspan, for an app that starts OpenTelemetry itself:
 * `new NodeSDK({ instrumentations: [...costspan()] })`. Make it before the app imports the SDKs.
 */
export function costspan(): SdkInstrumentation[] {
  const byHttp = new FetchInstrumentation();
  if (isSwitchedOn() && env()['COSTSPAN_PRICES_FEED'])
    (loaded('@costspan/core/internal/feed') as Feed | undefined)?.useFeed('app');
  if (isSwitchedOn())
    warnOfUnseen(sdks, (url, method) => (byHttp.owns(url, method) ? undefined : mayBill(url, method)));
  return [...sdks.map((sdk) => new SdkInstrumentation(sdk)), byHttp];
}

type Feed = typeof import('@costspan/core/internal/feed');
type Hosts = typeof import('@costspan/meters/hosts');

/** Who may bill a request, by what is loaded for the first one that might be to a provider, and not at start. */
function mayBill(url: string, method: string): string | undefined {
  return (loaded('@costspan/meters/hosts') as Hosts | undefined)?.mayBill(url, method);
}

export {
  alternatives,
  budget,
  BudgetExceeded,
  configure,
  estimate,
  onCharge,
  recordCharge,
  recordVerdict,
  resumeOutput,
  settleWebhook,
  sweepJobs,
  withAttribution,
  withOutput,
} from '@costspan/core';
export type { ChargeEvent, OwnCharge, WebhookAnswer } from '@costspan/core';
export { flush } from './flush.ts';
