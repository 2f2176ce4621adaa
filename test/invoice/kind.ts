import type { Order, Simulator } from '@costspan/simulator';
import fc from 'fast-check';
import type { Place } from '../support/testing.ts';

/** Objects as apps write them: an SDK may ask an input for its prototype. */
export function record<T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

/** One thing an app does with an SDK. */
export interface Kind<Client> {
  readonly label: string;
  /** the answers tell all that is billed, and the bundled book has its prices */
  readonly told: boolean;
  /** a request that was lost may have written the cache that its repetition reads, which is cheaper */
  readonly caches?: boolean;
  /** the SDK waits a second and more before it repeats this one */
  readonly slowRetries?: boolean;
  /** messages over a web socket, which no order meets */
  readonly session?: boolean;
  /** the SDK is told to repeat nothing */
  readonly noRetries?: boolean;
  /** what it costs is in the answer alone: what is at risk without one is worked out in another unit */
  readonly byAnswer?: boolean;
  /** jobs that end by themselves can be made to fail */
  readonly job?: boolean;
  run(client: Client): Promise<unknown>;
}

/** Those parts of the simulator that take orders. */
export type SimulatorName = {
  [Name in keyof Simulator]: Simulator[Name] extends { order: unknown } ? Name : never;
}[keyof Simulator];

/** What `testing/invoice.ts` of an SDK's package tells. */
export interface Invoice<Client> {
  /** whose orders its requests meet */
  readonly simulator: SimulatorName;
  /** with back-offs of milliseconds, or none */
  client(place: Place): Promise<Client>;
  readonly kinds: fc.Arbitrary<Kind<Client>>;
  /** the provider does not say what an answer 5xx costs */
  readonly silent?: true;
  /** orders beside those of all providers */
  orders?(kind: Kind<Client>): fc.WeightedArbitrary<readonly Order[]>[];
  /** what the owner of an app has to state */
  readonly credits?: readonly { readonly biller: string; readonly price: string; readonly seen: string }[];
}

const prompts = ['a red kite', 'x', 'ein Drache über dem Meer, Öl auf Leinwand', '凧 🪁', 'p'.repeat(301)];
export const prompt: fc.Arbitrary<string> = fc.constantFrom(...prompts);

export function kind<Client>(label: string, run: Kind<Client>['run'], more: Partial<Kind<Client>> = {}): Kind<Client> {
  return { label, told: true, run, ...more };
}
