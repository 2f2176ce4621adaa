import type { Exchange, Measure, Usage } from '@costspan/core';
import type { End, Facts, Media, OutputType } from '@costspan/core/internal';
import { decimal, parseQuantity, toText } from '@costspan/core/internal';
import { endByHttp } from './end.ts';
import { eventsOf } from './events.ts';
import { isBatch, operationOf } from './operation.ts';
import type { Operation } from './operation.ts';
import { deploymentOf, mayCostMore, providerOf, residencyOf } from './provider.ts';
import { count, fields, isFields, text } from './read.ts';
import type { Fields } from './read.ts';

/** An exchange, sorted out. */
export interface Call extends Operation {
  readonly provider: string;
  readonly url: unknown;
  readonly request: Fields;
  readonly response: unknown;
  /** the answer, where it is one JSON object */
  readonly answer: Fields;
  /** the answer's events, where it was streamed */
  readonly events: readonly Fields[];
  /** how it ended by HTTP; undefined: with an answer that tells */
  readonly end: End | undefined;
  readonly statedModel: string | undefined;
  readonly batch: boolean;
}

/** What one kind of call adds to the common part of a usage. */
export interface Reading {
  readonly outputType: OutputType;
  readonly end: End;
  readonly measures: readonly Measure[];
  /** of the tool that worked inside the call, where it is another one */
  readonly model?: string | undefined;
  readonly responseModel?: string | undefined;
  readonly responseId?: string | undefined;
  readonly serviceTier?: unknown;
  readonly facts?: Facts | undefined;
  readonly sizes?: Usage['sizes'];
  readonly incomplete?: boolean | undefined;
  readonly requestedQuantity?: number | undefined;
  readonly media?: Media | undefined;
  readonly input?: Usage['input'];
  readonly tokens?: Usage['tokens'];
  readonly reported?: Usage['reported'];
}

/** Sorts an exchange out; undefined where it is no billable generation. */
export function callOf(exchange: Exchange): Call | undefined {
  const line = batchLine(exchange);
  const operation = operationOf(line);
  if (!operation) return undefined;
  const { response, url } = line;
  const events = eventsOf(response);
  const status = typeof line.status === 'number' && Number.isFinite(line.status) ? line.status : undefined;
  const { kind, action } = operation;
  return {
    kind,
    action,
    provider: providerOf(exchange.provider, exchange.url ?? url),
    url: exchange.url ?? url,
    request: fields(line.request),
    response,
    answer: events.length > 0 ? {} : fields(response),
    events,
    end: endByHttp(status, response),
    statedModel: text(exchange.model),
    batch: line !== exchange || isBatch(exchange),
  };
}

/**
 * A line of a batch's input file with its line of the output file is an exchange of its own:
 * https://developers.openai.com/api/docs/guides/batch, 2026-11-24.
 */
function batchLine(exchange: Exchange): Exchange {
  const request = fields(exchange.request);
  if (request['custom_id'] === undefined || !isFields(request['body'])) return exchange;
  const answer = fields(fields(exchange.response)['response']);
  return {
    provider: exchange.provider,
    url: text(request['url']),
    request: request['body'],
    status: count(answer['status_code']),
    response: answer['body'] ?? (exchange.response === undefined ? undefined : fields(exchange.response)),
  };
}

/** Usage of a call: the part that is the same for all kinds, and the kind's reading. */
export function usageOf(call: Call, reading: Reading): Usage {
  const { outputType, end, measures, responseModel, responseId, sizes, requestedQuantity, media, input } = reading;
  const { serviceTier, tokens, reported } = reading;
  const model = reading.model ?? modelOf(call, responseModel);
  const region = residencyOf(call.url);
  return {
    provider: call.provider,
    model,
    responseModel,
    responseId,
    outputType,
    end,
    measures,
    sizes,
    facts: {
      operation: call.action,
      service_tier: call.batch ? 'batch' : (tierOf(serviceTier, call.request['service_tier']) ?? untold(call)),
      data_residency: region,
      // Some text models cost more from a length of prompt on.
      input_tokens: tokens?.input,
      ...reading.facts,
    },
    reported,
    incomplete: reading.incomplete === true || mayCostMore(region, model) ? true : undefined,
    requestedQuantity,
    media,
    input,
    tokens,
  };
}

function modelOf(call: Call, responseModel: string | undefined): string | undefined {
  const requested = text(call.request['model']);
  const deployment = deploymentOf(call.url);
  // A deployment's name is the customer's own: only the answer tells the model behind it.
  if (call.provider === 'azure.ai.openai') return responseModel ?? call.statedModel ?? deployment ?? requested;
  return call.statedModel ?? requested ?? responseModel ?? deployment;
}

/** Images, audio and video have no `service_tier`: but for batches, all of them are served alike. */
function untold({ kind }: Call): string | undefined {
  return kind === 'chat' || kind === 'response' ? undefined : 'standard';
}

/** The tier that served the call; what was asked for counts only where the answer says nothing. */
function tierOf(served: unknown, requested: unknown): string | undefined {
  const tier = text(served) ?? text(requested);
  if (tier === undefined || tier === 'auto') return undefined;
  if (tier === 'default') return 'standard';
  // `fast` is answered with `priority`: https://developers.openai.com/api/docs/guides/fast-mode, 2026-11-24
  return tier === 'fast' ? 'priority' : tier;
}

/**
 * Money in the answer: xAI reports it in ticks, 10,000,000,000 to the dollar (recorded answer,
 * 2026-04-16), OpenRouter in dollars (https://www.npmjs.com/package/@openrouter/sdk/v/1.3.19, 2026-11-24).
 */
export function reportedBy(provider: string, usage: Fields): Usage['reported'] {
  const dollars = provider === 'openrouter' ? parseQuantity(usage['cost']) : undefined;
  if (dollars) return { amount: toText(dollars), currency: 'USD' };
  const ticks = provider === 'x_ai' ? count(usage['cost_in_usd_ticks']) : undefined;
  return ticks === undefined ? undefined : { amount: toText(decimal(ticks).div(10_000_000_000)), currency: 'USD' };
}
