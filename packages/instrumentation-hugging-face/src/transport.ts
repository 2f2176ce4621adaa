import { guard } from '@costspan/core/internal';
import { observeChannels, replace } from '@costspan/instrumentation';
import type { OpenCall } from '@costspan/instrumentation';
import type { Exchange } from '@costspan/core';
import { endpointOf } from '@costspan/meters/hosts';
import { jobOf } from '@costspan/meters/hugging_face';
import { sdk } from './sdk.ts';

export type Fetch = typeof globalThis.fetch;

/** What a task is given: its arguments, with those that the client adds. */
export interface TaskArgs {
  readonly model?: string;
  readonly provider?: string;
  readonly accessToken?: string;
  readonly endpointUrl?: string;
}

export interface TaskOptions {
  readonly fetch?: Fetch;
  readonly outputType?: string;
}

/**
 * The SDK asks for a task's `fetch` in its options. This one sends with the same, counts what is a request for a
 * generation (the Hub is asked with GET), and tells who bills for it: the SDK finds the partner out on the way.
 */
export function watchedFetch(call: OpenCall, fetchNow: () => Fetch): Fetch {
  // A job is followed with the global `fetch`: what its headers say of the bill is seen on the way, on Node.
  observeChannels(sdk.name, () => false);
  return (url, init) => {
    const send = (): Promise<Response> => fetchNow()(url, init);
    if (call.done || init?.method !== 'POST') return send();
    guard('hugging-face request', () => call.asks(requestOf(call, String(url), init.body)));
    const answer = call.http.send(send, [init.signal]);
    if (typeof (answer as Promise<Response> | undefined)?.then !== 'function') return answer;
    return answer.then((response) => {
      guard('hugging-face answer', () => followAnswer(call, response));
      return response;
    });
  };
}

function requestOf({ args }: OpenCall, url: string, body: unknown): Partial<Exchange> {
  const { model } = (args[0] ?? {}) as TaskArgs;
  const request = typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined;
  const billed = endpointOf(url, '');
  // A partner who sends the bill has names of its own for models: they are in the address or in the request.
  return { ...billed, request, model: billed.provider === 'hugging_face' ? model : modelIn(request) };
}

function modelIn(request: unknown): string | undefined {
  const { model } = (request ?? {}) as TaskArgs;
  return typeof model === 'string' ? model : undefined;
}

/** Takes what the answer says when the SDK itself reads it. Of a job, it is that there is one. */
function followAnswer(call: OpenCall, response: Response): void {
  if (!response.ok) return;
  replace<() => Promise<unknown>>(response, 'json', (json, self) =>
    json.call(self).then((answer) => {
      guard('hugging-face answer', () => {
        const job = jobOf(answer);
        if (job === undefined) call.note({ response: answer });
        else call.jobId = job;
      });
      return answer;
    }),
  );
}
