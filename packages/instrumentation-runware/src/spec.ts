import type { SdkSpec, Targets } from '@costspan/instrumentation';
import { meter } from '@costspan/meters/runware';
import { sdk } from './sdk.ts';
import { addListener, connect, send } from './socket.ts';
import { getResponse, tasks } from './tasks.ts';

/** All that costspan knows of `@runware/sdk-js`. */
export const spec: SdkSpec = {
  ...sdk,
  opensSockets: true,
  files: [{ name: '@runware/sdk-js', targets: targetsOfExports }],
  methods: [...tasks, getResponse, connect, send, addListener],
  headers: [],
  providers: [meter],
};

/** `requestImages` alone is on the prototype; it is found on the client too. */
function targetsOfExports(exports: Record<string, unknown>): Targets {
  return { Runware: (exports['Runware'] as { prototype?: object } | undefined)?.prototype };
}

export function targetsOfClient(client: object): Targets {
  return { Runware: Object.getPrototypeOf(client), client };
}
