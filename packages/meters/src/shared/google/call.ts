import type { Exchange } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { fields, header, list, number, text } from '../wire/index.ts';
import type { Fields } from '../wire/index.ts';
import { regionOf } from '../../hosts/region.ts';
import { endOf } from '../end.ts';
import { answerOf, isCutOff } from './stream.ts';

export type Biller = 'gcp.gemini' | 'gcp.vertex_ai';

/** An exchange with one of Google's two APIs, sorted out. */
export interface Call {
  readonly provider: Biller;
  readonly model: string | undefined;
  readonly answer: Fields | undefined;
  /** how it ended by HTTP, or by an error in the body; undefined: the answer tells */
  readonly refusal: End | undefined;
  readonly answered: boolean;
  /** nothing of the request was seen: a poll, a webhook */
  readonly requestUnknown: boolean;
  readonly batch: boolean;
  /** the place that a request to Vertex AI went to */
  readonly region: string | undefined;
  /** the answer is a stream that was left before its end */
  readonly cutOff: boolean;
  /** the service tier that a header of the Gemini API names as the one that served the call */
  readonly servedTier: string | undefined;
  /** a parameter by its camelCase name, in the body of either API or in the SDK's arguments */
  readonly setting: (name: string) => unknown;
}

export function callOf(provider: Biller, exchange: Exchange): Call {
  const line = batchLine(exchange);
  const { request, response, url, operation } = line;
  const asked = fields(request);
  const answer = answerOf(response);
  const status = exchange.status ?? number(fields(answer?.['error'])?.['code']);
  const refusal = status !== undefined && status >= 400 ? endOf(status, answer) : undefined;
  return {
    provider,
    model: modelOf(exchange.model, asked?.['model'], url, answer?.['name'], asked?.['operationName'], named(answer)),
    answer,
    refusal,
    answered: response !== undefined || status !== undefined,
    requestUnknown: !asked || (isPoll(`${url ?? ''} ${operation ?? ''}`, asked) && !ASKS.some((key) => key in asked)),
    batch: line !== exchange || /batch/i.test(`${url ?? ''} ${operation ?? ''}`),
    region: regionOf(provider, url) ?? regionOf(provider, answer?.['name']),
    cutOff: isCutOff(response),
    servedTier: text(header(exchange.headers, 'x-gemini-service-tier')),
    setting: (name) => settingIn(asked, name),
  };
}

/** What a request for a generation holds, and a question about its operation does not. */
const ASKS = ['instances', 'parameters', 'config', 'prompt', 'source', 'durationSeconds'];

function isPoll(place: string, asked: Fields): boolean {
  return (
    'operation' in asked ||
    'operationName' in asked ||
    /\/operations\/|fetchPredictOperation|operations\.get|getVideosOperation/.test(place)
  );
}

function named(answer: Fields | undefined): unknown {
  return answer?.['modelVersion'] ?? answer?.['model_version'] ?? answer?.['model'];
}

/** A line of a batch's result is an exchange of its own: `{ key, request }` and `{ key, response }`. */
function batchLine(exchange: Exchange): Exchange {
  const request = fields(fields(exchange.request)?.['request']);
  const response = fields(exchange.response);
  if (!request && response?.['key'] === undefined) return exchange;
  return { ...exchange, request: request ?? exchange.request, response: response?.['response'] ?? response };
}

/** `models/veo-3.1`, a URL's path or an operation's name: each holds the name after `models/`. */
function modelOf(...stated: readonly unknown[]): string | undefined {
  for (const value of stated) {
    const whole = text(value);
    const name = whole === undefined ? undefined : (/models\/([^/:?]+)/.exec(whole)?.[1] ?? bare(whole));
    if (name !== undefined) return name.replace('%40', '@');
  }
  return undefined;
}

/** A name that stands alone; `google/` is the publisher, as the OpenAI-compatible endpoint wants it. */
function bare(name: string): string | undefined {
  const short = name.replace(/^google\//, '');
  return short.includes('/') ? undefined : short;
}

function settingIn(asked: Fields | undefined, name: string): unknown {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const places = [
    asked,
    fields(asked?.['parameters']),
    fields(asked?.['config']),
    fields(asked?.['generationConfig'] ?? asked?.['generation_config']),
    fields(list(asked?.['instances'])?.[0]),
    fields(asked?.['source']),
  ];
  for (const place of places) {
    const value = place?.[name] ?? place?.[snake];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** The first of some parameters that was stated. */
export function stated(call: Call, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = call.setting(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A short setting that may decide a price. */
export function factOf(value: unknown): string | boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = text(value);
  return word !== undefined && word.length <= 64 ? word : undefined;
}
