import { context, createContextKey } from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';
import { contextStore, layered } from '@costspan/core/internal';
import type { OpenCall } from './spec.ts';

/** The open call stands in the OpenTelemetry context, beside its span: one context to enter, not two. */
const OPEN_CALL = createContextKey('costspan open call');

/** Where no context manager is registered, OpenTelemetry's context does not follow the code that runs. */
const unmanaged = contextStore<OpenCall>('open call');

/** The call whose SDK code is running; undefined in the app's own code. */
export function currentCall(): OpenCall | undefined {
  return (context.active().getValue(OPEN_CALL) as OpenCall | undefined) ?? unmanaged.get();
}

/** The open call of one SDK, by its short name; undefined inside another SDK's call and in the app's code. */
export function currentCallOf(sdk: string): OpenCall | undefined {
  const call = currentCall();
  return call && !call.done && call.spec.name === sdk ? call : undefined;
}

/** The context of SDK code that runs as part of a call. */
export function contextOf(call: OpenCall, around: Context): Context {
  return layered(around).setValue(OPEN_CALL, call);
}

/** Runs SDK code as part of a call, in the context that `contextOf` made for it. */
export function runInCall<T>(call: OpenCall, inside: Context, fn: () => T): T {
  return context.with(inside, () => (currentCall() === call ? fn() : unmanaged.run(call, fn)));
}

/** Goes back, inside a call, to the context in which this is asked: the app's code must not run as the SDK's. */
export function contextOfNow(): <T>(fn: () => T) => T {
  const active = context.active();
  const outer = unmanaged.get();
  return (fn) => context.with(active, () => (outer ? unmanaged.run(outer, fn) : unmanaged.exit(fn)));
}
