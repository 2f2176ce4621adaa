import { context } from '@opentelemetry/api';
import { contextStore } from '@costspan/core/internal';
import type { OpenCall } from './spec.ts';

const store = contextStore<OpenCall>('open call');

/** The call whose SDK code is running; undefined in the app's own code. */
export function currentCall(): OpenCall | undefined {
  return store.get();
}

/** The open call of one SDK, by its short name; undefined inside another SDK's call and in the app's code. */
export function currentCallOf(sdk: string): OpenCall | undefined {
  const call = store.get();
  return call && !call.done && call.spec.name === sdk ? call : undefined;
}

/** Runs SDK code as part of a call. */
export function runInCall<T>(call: OpenCall, fn: () => T): T {
  return store.run(call, fn);
}

/** Goes back, inside a call, to the context in which this is asked: the app's code must not run as the SDK's. */
export function contextOfNow(): <T>(fn: () => T) => T {
  const active = context.active();
  const outer = store.get();
  return (fn) => context.with(active, () => (outer ? store.run(outer, fn) : store.exit(fn)));
}
