import { errorTypeOf } from '../recording/error-type.ts';
import type { ChargeEvent } from '../recording/charge-event.ts';
import { meterOf } from '../usage/meters.ts';
import { bounded } from '../util/bounded-text.ts';
import { parseQuantity } from '../util/money.ts';
import { isWalkable } from '../util/walkable.ts';
import { warnOnce } from '../util/warn.ts';
import type { Exchange, Measure, Usage } from '../usage/usage.ts';
import { VERSION } from '../util/version.ts';
import { jobKey } from './key.ts';
import type { JobObservation } from './observation.ts';
import type { Settlement } from './settle-once.ts';
import { settleJob } from './settlement.ts';
import type { SubmittedJob } from './store.ts';

/** What the app knows beside the webhook's body. */
export interface WebhookFacts {
  /** headers of an answer that the app fetched; lower-case names are found in any case */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** the job's result as the app fetched it, where the webhook's body has none (OpenAI's has only an id) */
  readonly result?: unknown;
  /** units that the provider billed, as a number or a decimal text, where the app has read them (fal: header `x-fal-billable-units`) */
  readonly billableUnits?: number | string | undefined;
}

interface MoreCharges {
  /** of further charges in the same answer: an image that a text model's tool made */
  readonly also?: readonly ChargeEvent[] | undefined;
}

/** What `settleWebhook` did. */
export type WebhookAnswer =
  /** the first to see the end, or one that knew better: this is recorded now */
  | ({ readonly status: 'recorded'; readonly charge: ChargeEvent } & MoreCharges)
  /**
   * its charge was recorded before, by a poll, a result or another delivery of this webhook: in whichever process, where
   * they share a job store. Undefined where nothing was recorded, or another process has not finished
   */
  | ({ readonly status: 'known'; readonly charge: ChargeEvent | undefined } & MoreCharges)
  /** the body says nothing of a job's end, or is too large to look through: more than 100,000 values, or 64 levels */
  | { readonly status: 'ignored'; readonly reason: string };

/**
 * Records the charge of a job whose webhook has arrived, once, however often it is delivered.
 *
 * @param provider as in `gen_ai.provider.name`, for example `fal`
 * @param payload the parsed body, after the app or the SDK has verified its signature
 * @param facts what the app knows beside the body
 * @returns what became of it, once the job store has answered; never rejects
 * @example
 * await settleWebhook('fal', payload, { billableUnits: response.headers.get('x-fal-billable-units') ?? undefined });
 */
export async function settleWebhook(
  provider: string,
  payload: unknown,
  facts: WebhookFacts = {},
): Promise<WebhookAnswer> {
  try {
    const observation = observationOf(provider, payload, facts);
    if (typeof observation === 'string') return { status: 'ignored', reason: observation };
    const settlement = await settleJob(observation);
    return settlement.status === 'failed' ? unreadable(settlement.error) : answerOf(settlement);
  } catch (error) {
    return unreadable(error);
  }
}

function answerOf({ status, recorded }: Exclude<Settlement, { status: 'failed' }>): WebhookAnswer {
  const charge = recorded?.event;
  const also = recorded?.also?.flatMap(({ event }) => event ?? []);
  const more = also && also.length > 0 ? { also } : {};
  return status === 'recorded' && charge ? { status, charge, ...more } : { status: 'known', charge, ...more };
}

const TOO_LARGE =
  'the body, or the result beside it, has more values or levels than the end of a job has: it is not looked through. Give what the provider sent, parsed, and nothing around it';

/** What the webhook says of a job's end; a text that says why it is none. */
function observationOf(provider: string, payload: unknown, facts: WebhookFacts): JobObservation | string {
  if (!isWalkable(payload) || !isWalkable(facts.result)) {
    warnOnce('large webhook', `settleWebhook: ${TOO_LARGE}`);
    return TOO_LARGE;
  }
  const meter = meterOf(provider)?.usages;
  if (!meter)
    return `costspan has no meter of "${provider}": start with @costspan/auto/register, or import { meter } from '@costspan/meters/${provider}' and call registerMeter(meter) of @costspan/core`;
  const [told] = meter({ provider, operation: 'webhook', response: payload });
  const [fetched] = facts.result === undefined ? [] : meter(exchangeOf(provider, facts, undefined));
  const id = told?.responseId ?? fetched?.responseId;
  if (id === undefined) return 'the body names no job';
  const end = isOver(fetched) ? fetched.end : isOver(told) ? told.end : undefined;
  if (end === undefined) return `job ${id} has not ended`;
  return {
    key: jobKey(provider, id),
    scope: { name: '@costspan/core', version: VERSION },
    providers: {},
    provider,
    model: told?.model ?? fetched?.model,
    errorType: end === 'succeeded' ? undefined : end,
    retryCount: 0,
    jobMode: 'webhook',
    jobStatus: end === 'succeeded' ? 'completed' : end === 'canceled' ? 'cancelled' : 'failed',
    requested: ({ exchange }) => meter(exchange)[0],
    usages: (submitted) => {
      const [own, ...also] = meter(
        facts.result === undefined
          ? { operation: 'webhook', ...submitted?.exchange, provider, response: payload, headers: facts.headers }
          : exchangeOf(provider, facts, submitted),
      );
      return own ? [withUnits({ ...own, end, responseId: id }, facts.billableUnits), ...also] : [];
    },
  };
}

function unreadable(error: unknown): WebhookAnswer {
  return { status: 'ignored', reason: `the webhook could not be read: ${errorTypeOf(error)}` };
}

function isOver(usage: Usage | undefined): usage is Usage {
  return usage !== undefined && usage.end !== 'pending' && usage.end !== 'refused' && usage.end !== 'no_answer';
}

function exchangeOf(provider: string, facts: WebhookFacts, submitted: SubmittedJob | undefined): Exchange {
  return { ...submitted?.exchange, provider, response: facts.result, headers: facts.headers, status: 200 };
}

function withUnits(usage: Usage, units: WebhookFacts['billableUnits']): Usage {
  const quantity = units === undefined ? undefined : parseQuantity(units);
  if (!quantity) {
    if (units !== undefined)
      warnOnce(
        'billableUnits',
        `settleWebhook: billableUnits is ${bounded(JSON.stringify(units))}, which is left out: give the number of the header x-fal-billable-units, for example "1.5"`,
      );
    return usage;
  }
  const billed: Measure = { item: 'billed', unit: 'provider_unit', quantity, basis: 'billed_units' };
  const measures = [billed, ...usage.measures.filter((one) => one.item !== 'billed')];
  return { ...usage, measures, incomplete: undefined };
}
