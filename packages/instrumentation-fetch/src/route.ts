import type { Exchange, Usage } from '@costspan/core';
import type { Routes } from '@costspan/core/internal';
import type { CallStart, MethodRow } from '@costspan/instrumentation';
import { meterFor } from '@costspan/meters';
import { billerOf } from '@costspan/meters/hosts';
import type { Billed } from '@costspan/meters/hosts';
import { GENERATE, SETTLE, spec } from './spec.ts';

/** A request, as any client makes it. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly startedAt: number;
}

/** A request to a biller whose routes are known. */
export interface BillerRequest extends HttpRequest {
  readonly billed: Billed;
  readonly routes: Routes;
}

/** What a request means: the call that it opens. */
export interface Opening {
  readonly row: MethodRow;
  readonly start: CallStart;
}

/** Methods of a poll, a result or a cancellation. */
const ASKING = new Set(['GET', 'POST', 'PUT']);

/** The biller that a request goes to; undefined where it goes to nobody who bills, or to nobody whose meter is here. */
export function toBiller(request: HttpRequest): BillerRequest | undefined {
  if (!ASKING.has(request.method)) return undefined;
  const billed = billerOf(request.url);
  const routes = billed && meterFor(billed.provider)?.routes;
  return billed && routes && { ...request, billed, routes };
}

/** Whether a request may be on a route before its body is known: what is certainly on none need not be read. */
export function mayOpen({ method, billed: { url }, routes }: BillerRequest, type: string): boolean {
  const asks = routes.jobOf?.(url) !== undefined;
  return method === 'POST' ? asks || routes.bills(url) || /json/i.test(type) : asks;
}

/** What a request opens; undefined for a list, an upload, a download, a quote. */
export function openingOf(request: BillerRequest, body: unknown): Opening | undefined {
  const { method, url, startedAt, billed, routes } = request;
  if (method === 'POST' && routes.bills(billed.url, body)) return generation(request, body);
  const jobId = routes.jobOf?.(billed.url, body);
  if (jobId === undefined) return undefined;
  // A question about an operation has its name in the body; nothing else of a poll says what was asked for.
  const exchange = { ...billed, request: method === 'POST' && notEmpty(body) ? body : undefined };
  return {
    row: {
      ...SETTLE,
      isJob: (response) => routes.isJob?.(response) !== false,
      endsJob: (_, answer) => routes.endsJob?.(answer) === true,
    },
    start: { kind: 'settle', exchange, serverUrl: url, jobId, startedAt },
  };
}

function generation({ url, startedAt, billed }: BillerRequest, body: unknown): Opening | undefined {
  const exchange: Exchange = { ...billed, request: body };
  const [usage] = spec.providers[0].usages(exchange);
  if (!usage) return undefined;
  const asked = body as { model?: unknown; stream?: unknown } | undefined;
  const model = typeof asked?.model === 'string' ? asked.model : nameOf(exchange, usage);
  return {
    row: GENERATE,
    start: {
      kind: 'generate',
      exchange: { ...exchange, model },
      model: model ?? usage.model,
      serverUrl: url,
      chat: isChat(billed.url, usage.outputType),
      streamed: asked?.stream === true || /:streamGenerateContent/.test(billed.url),
      startedAt,
    },
  };
}

/** The model by the meter's name for it, unless that says less than the request: a name under a profile has its price. */
function nameOf(exchange: Exchange, { model, facts }: Usage): string | undefined {
  const [named] = spec.providers[0].usages({ ...exchange, model });
  return named?.model === model && JSON.stringify(named?.facts) === JSON.stringify(facts) ? model : undefined;
}

/** Text from a chat's routes; a transcript is text too, and no chat. */
function isChat(url: string, output: string | undefined): boolean {
  return output === 'text' && /\/(?:completions|responses|messages|interactions)(?:[/?]|$)|enerateContent/.test(url);
}

function notEmpty(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Object.keys(body).length > 0;
}
