import type { Exchange } from '@costspan/core';
import type { OpenCall, WireAnswer, WireRequest } from '@costspan/instrumentation';
import { meterFor } from '@costspan/meters';

/** What kind of request one is, to the biller that it goes to. */
function kindOf({ provider, url, method, request }: Omit<WireRequest, 'serverUrl'>): { bills: boolean; job?: string } {
  const routes = meterFor(provider)?.routes;
  // Of a biller without routes everything that is posted counts.
  const bills = method === 'POST' && (routes ? routes.bills(url, request) : true);
  const job = bills ? undefined : routes?.jobOf?.(url, request);
  return { bills, ...(job !== undefined && { job }) };
}

/** Takes what a model's request asks for: it says who bills, and is what may be billed where no answer comes. */
export function sent(request: WireRequest, call: OpenCall): void {
  const { bills, job } = kindOf(request);
  const { provider, url, serverUrl } = request;
  if (call.start.kind === 'settle') {
    if (job === undefined) return;
    call.jobId = job;
    call.asks({ provider, url }, serverUrl);
  } else if (bills) {
    const model = modelIn(request.request) ?? call.exchange.model;
    call.asks({ provider, url, request: request.request ?? call.exchange.request, model }, serverUrl);
  } else if (job !== undefined) call.polls += 1;
}

/** Takes what an answer says that the SDK drops. */
export function answered(answer: WireAnswer, call: OpenCall): void {
  const { status, response, url } = answer;
  const { provider } = call.exchange;
  const { bills, job } = kindOf({ ...answer, provider, request: undefined });
  if (status >= 400) {
    if (job === undefined || !endsJob(provider, { ...call.exchange, ...answer, url })) return;
    call.note({ status, response: response ?? null });
    call.jobEnded = true;
  } else if (response === undefined) return;
  else if (bills) {
    call.note({ status, response });
    const [usage] = usagesOf(provider, call.exchange);
    if (usage?.end === 'pending' && usage.responseId !== undefined) call.jobId = usage.responseId;
  } else if (job !== undefined) {
    const ended = { status, response, submitted: call.exchange.submitted ?? call.exchange.response };
    const [usage] = usagesOf(provider, { ...call.exchange, ...ended });
    if (usage?.end === 'pending') return;
    call.note(ended);
    call.jobEnded = true;
  }
}

function endsJob(provider: string, exchange: Exchange): boolean {
  return meterFor(provider)?.routes?.endsJob?.(exchange) === true;
}

function usagesOf(
  provider: string,
  exchange: Exchange,
): ReturnType<NonNullable<ReturnType<typeof meterFor>>['usages']> {
  return meterFor(provider)?.usages(exchange) ?? [];
}

function modelIn(request: unknown): string | undefined {
  const { model } = (request ?? {}) as { model?: unknown };
  return typeof model === 'string' ? model : undefined;
}
