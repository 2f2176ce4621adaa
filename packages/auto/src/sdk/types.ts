import type { Resource } from '@opentelemetry/resources';

export type Core = typeof import('@opentelemetry/core');
export type Resources = typeof import('@opentelemetry/resources');

/** Starts what was loaded. */
export type Start = (resource: Resource) => void;

/** Where a signal goes. */
export type Destination = 'console' | Protocol;
export type Protocol = 'http/json' | 'http/protobuf';

/** By signal, where it goes; nowhere for `none`. */
export interface Destinations {
  readonly traces: readonly Destination[];
  readonly metrics: readonly Destination[];
  readonly logs: readonly Destination[];
}
