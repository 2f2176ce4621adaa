import { attachmentOf, isObservedByChannels } from '@costspan/instrumentation';
import type { OpenCall, WireAnswer } from '@costspan/instrumentation';
import type { BillerRequest } from './route.ts';

/** The answer is known as far as it ever will be. */
export function end(call: OpenCall, response: unknown): void {
  const { status = 200 } = call.exchange;
  if (status < 400) call.succeed(response);
  else call.fail({ status, error: response });
}

/** The request was answered by nobody who bills. */
export function leaveNothing(call: OpenCall): void {
  call.notBegun = true;
  call.abandon();
}

/** Whether a request is a try of the call that it was made in, and nobody else counts it: the SDK's own transport does where it is observed. */
export function isToBeCounted({ method, billed, routes }: BillerRequest, owner: OpenCall): boolean {
  const { transportSeen, spec } = owner;
  if (transportSeen || attachmentOf(spec).transportObserved || isObservedByChannels(spec.name)) return false;
  return method === 'POST' && routes.bills(billed.url);
}

/** Gives an answer to the spec of the SDK that made the request, while its call is open. */
export function handToOwner(
  owner: OpenCall,
  answer: Omit<WireAnswer, 'headers'> & { readonly headers: Headers },
): void {
  if (!owner.done) owner.spec.wire?.({ ...answer, headers: Object.fromEntries(answer.headers) }, owner);
}
