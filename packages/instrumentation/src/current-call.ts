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
