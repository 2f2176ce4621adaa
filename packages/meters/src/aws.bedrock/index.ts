import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { messageUsages } from '../anthropic/message.ts';
import { regionOf } from '../hosts/region.ts';
import { meterOf } from '../shared/meter.ts';
import { inBedrock } from '../shared/model.ts';
import { isQuote } from '../shared/quote.ts';
import { fields, list, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { imagesOf } from './images.ts';
import { withRoutes } from '../shared/routes.ts';
import { isGuarded, textUsage, tierOf } from './text.ts';
import { jobUsage, videoUsage } from './video.ts';

export { EVENTS } from './events.ts';
export { BEDROCK_HEADERS } from './headers.ts';

/** Counting tokens is free; a guardrail by itself makes nothing. */
const NOT_MADE = /\/(?:count-tokens|apply)(?:\?|$)|\/guardrail/;
const CONVERSES = /\/converse(?:-stream)?(?:\?|$)/;
/** The Messages API, also below `bedrock-mantle`. */
const MESSAGES = /\/v1\/messages(?:\?|$)/;
const CLAUDE = /^anthropic\.claude-(?!v\d|instant)/;
const IMAGE = /image|canvas|^stability\./;
const VIDEO = /reel|\.ray-/;

/**
 * Amazon Bedrock: Converse has one form for all models; the body of `InvokeModel` and `StartAsyncInvoke` is
 * the model's own (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html, 2026-11-24).
 */
const metered: Meter = meterOf('aws.bedrock', (exchange) => {
  if (!fields(exchange) || isQuote(exchange) || NOT_MADE.test(exchange.url ?? '')) return [];
  const request = fields(exchange.request);
  const model = modelOf(exchange, request);
  const facts = { region: regionFor(model, exchange) };
  return usagesOf(exchange, request, model).map((usage) => ({
    ...usage,
    // A proxy of the user's own bills what it bills.
    provider: text(exchange.provider) ?? usage.provider,
    facts: { ...usage.facts, ...facts },
    incomplete: usage.incomplete || (isGuarded(request) && usage.end === 'succeeded') || undefined,
  }));
});

function usagesOf(exchange: Exchange, request: Fields | undefined, model: string | undefined): readonly Usage[] {
  const { url = '', operation = '' } = exchange;
  const name = model === undefined ? '' : inBedrock(model).model;
  const response = bodyOf(exchange.response);
  const answer = fields(response);
  const input = fields(bodyOf(request?.['modelInput'] ?? request?.['body'])) ?? request;
  if (isJob(request, answer) || VIDEO.test(name)) {
    const job = jobUsage(exchange, model, answer);
    return [name === '' || VIDEO.test(name) ? videoUsage(job, input) : job];
  }
  const own = { ...exchange, request: input, response };
  const tier = { service_tier: tierOf(own) };
  const isConverse = CONVERSES.test(url) || operation.startsWith('Converse');
  if (MESSAGES.test(url) || (CLAUDE.test(name) && !isConverse))
    return messageUsages({ ...own, provider: 'aws.bedrock', model }).map((one) => ({
      ...one,
      facts: { ...one.facts, ...tier },
    }));
  if (!isConverse && isImage(name, input, answer)) return [imagesOf(exchange, model, input, answer)];
  const usage = textUsage(own, model, input);
  return [{ ...usage, facts: { ...usage.facts, ...tier } }];
}

/** A body that the SDK sends or gets is text or bytes; bytes are not recorded. A stream's is a list of its events. */
function bodyOf(value: unknown): unknown {
  if (list(value)) return value;
  const inside = fields(value)?.['body'];
  if (inside !== undefined) return bodyOf(inside) ?? value;
  if (typeof value !== 'string') return fields(value);
  try {
    return fields(JSON.parse(value));
  } catch {
    return undefined;
  }
}

/** A model's id, alone, in an ARN or in a URL's path: `/model/stability.sd3-5-large-v1%3A0/invoke`. */
function modelOf({ model, url, response }: Exchange, request: Fields | undefined): string | undefined {
  const id =
    text(model) ??
    text(request?.['modelId']) ??
    text(request?.['model']) ??
    text(fields(response)?.['modelArn']) ??
    /\/model\/([^/?]+)/.exec(url ?? '')?.[1];
  return id?.replaceAll(/%3a/gi, ':').replaceAll(/%2f/gi, '/');
}

/** Where the call is billed: an inference profile hands it on, else it is the place that it was sent to. */
function regionFor(model: string | undefined, { url }: Exchange): string | undefined {
  const profile = model === undefined ? undefined : inBedrock(model).profile;
  return profile ?? regionOf('aws.bedrock', url) ?? regionOf('aws.bedrock', model);
}

function isJob(request: Fields | undefined, answer: Fields | undefined): boolean {
  return request?.['modelInput'] !== undefined || answer?.['invocationArn'] !== undefined;
}

/** Where the name tells no model (a provisioned or custom one), the request or the answer may. */
function isImage(name: string, input: Fields | undefined, answer: Fields | undefined): boolean {
  return (
    (IMAGE.test(name) && !/embed/.test(name)) ||
    input?.['imageGenerationConfig'] !== undefined ||
    input?.['text_prompts'] !== undefined ||
    list(answer?.['images']) !== undefined ||
    list(answer?.['artifacts']) !== undefined
  );
}

export const meter: Meter = withRoutes(metered, {
  bills: /\/model\/[^/]+\/(?:invoke|converse)(?:-stream|-with-response-stream)?$|\/async-invoke$|\/v1\/messages$/,
  job: /\/async-invoke\/([^/?]+)$/,
});
