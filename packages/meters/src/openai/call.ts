import type { Exchange, Measure, Usage } from '@costspan/core';
import type { End, Facts, Media, OutputType } from '@costspan/core/internal';
import { billOnWire } from '../shared/stated.ts';
import { endByHttp } from './end.ts';
import { eventsOf } from './events.ts';
import { isBatch, operationOf } from './operation.ts';
import type { Operation } from './operation.ts';
import { modelOf } from './model.ts';
import { regionOf } from '../hosts/region.ts';
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
  readonly headers: Exchange['headers'];
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
  /** the answer's usage, where it may state money */
  readonly usage?: Fields | undefined;
}

/** Sorts an exchange out; undefined where it is no billable generation. `provider` is who answered. */
export function callOf(provider: string, exchange: Exchange): Call | undefined {
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
    provider,
    url: exchange.url ?? url,
    request: fields(line.request),
    response,
    answer: events.length > 0 ? {} : fields(response),
    events,
    end: endByHttp(status, response),
    statedModel: text(exchange.model),
    batch: line !== exchange || isBatch(exchange),
    headers: exchange.headers,
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
  const { serviceTier, tokens } = reading;
  const model = reading.model ?? modelOf(call, responseModel);
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
      region: regionOf(call.provider, call.url),
      // Some text models cost more from a length of prompt on.
      input_tokens: tokens?.input,
      ...reading.facts,
    },
    reported: billOnWire(reading.usage, call.headers, end),
    incomplete: reading.incomplete === true ? true : undefined,
    requestedQuantity,
    media,
    input,
    tokens,
  };
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
