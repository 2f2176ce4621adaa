import type { SpanContext } from '@opentelemetry/api';
import type { Attribution } from './attribution.ts';
import { RecentKeys } from './once.ts';
import type { Exchange } from './usage.ts';

/** What is known of a job since its submit, for the one settlement that will charge it. */
export interface SubmittedJob {
  readonly spanContext: SpanContext | undefined;
  readonly attribution: Attribution | undefined;
  /** the submit as its meter saw it; its body is kept in this process only and never recorded */
  readonly exchange: Exchange;
  polls: number;
}

/** The most jobs under way that are remembered; beyond it the oldest settle without their submit's facts. */
const MOST_PENDING = 10_000;
/** The most settled jobs that are remembered, so that a late `result()` charges nothing twice. */
const MOST_SETTLED = 50_000;

/** Jobs of this process between their submit and the first terminal sighting. */
class Jobs {
  readonly #pending = new Map<string, SubmittedJob>();
  readonly #settled = new RecentKeys(MOST_SETTLED);

  submitted(key: string, job: SubmittedJob): void {
    this.#pending.set(key, job);
    if (this.#pending.size > MOST_PENDING)
      for (const oldest of this.#pending.keys()) {
        this.#pending.delete(oldest);
        break;
      }
  }

  pending(key: string): SubmittedJob | undefined {
    return this.#pending.get(key);
  }

  /** True for the first to settle a job; false for every later sighting of its end. */
  settle(key: string): boolean {
    this.#pending.delete(key);
    return this.#settled.first(key);
  }

  /** Forgets every job; for tests that play the same job twice. */
  clear(): void {
    this.#pending.clear();
    this.#settled.clear();
  }
}

export const jobs: Jobs = new Jobs();

/** The key of a provider's job, also its charge key. */
export function jobKey(provider: string, id: string): string {
  return `${provider}:${id}`;
}
