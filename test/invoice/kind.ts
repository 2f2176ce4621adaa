import type { Order } from '@costspan/simulator';
import fc from 'fast-check';
import type { World } from './world.ts';

/** Objects as apps write them: an SDK may ask an input for its prototype. */
export function record<T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

export type ProviderName = 'anthropic' | 'bedrock' | 'openai' | 'fal' | 'replicate' | 'elevenlabs' | 'deepgram';

/** One thing an app does, and what the provider does to it. */
export interface Call {
  readonly label: string;
  readonly provider: ProviderName;
  readonly orders: readonly Order[];
  /** the answers tell all that is billed, and the bundled book has its prices */
  readonly told: boolean;
  /** a request that was lost may have written the cache that its repetition reads, which is cheaper */
  readonly caches?: boolean;
  readonly [fc.toStringMethod]?: () => string;
  run(world: World): Promise<unknown>;
}

export type Kind = Omit<Call, 'orders'> & {
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
};

const prompts = ['a red kite', 'x', 'ein Drache über dem Meer, Öl auf Leinwand', '凧 🪁', 'p'.repeat(301)];
export const prompt = fc.constantFrom(...prompts);
export function kind(provider: ProviderName, label: string, run: Kind['run'], more: Partial<Kind> = {}): Kind {
  return { provider, label: `${provider} ${label}`, told: true, run, ...more };
}
