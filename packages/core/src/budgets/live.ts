import { processState } from '../util/process-state.ts';

/** A reservation while the code that it was made for runs in this process. */
export class LiveReservation {
  /** nano-dollars that no charge has taken */
  left: number;
  /** keys of jobs that were submitted in it and hold a part of their own */
  readonly jobs: Set<string> = new Set();
  /** what its store is being told */
  readonly #telling = new Set<Promise<unknown>>();

  constructor(amount: number) {
    this.left = amount;
  }

  tell(change: Promise<unknown>): void {
    const done: Promise<unknown> = change.finally(() => this.#telling.delete(done));
    this.#telling.add(done);
  }

  /** Resolves once the store knows all that was told until now. */
  async told(): Promise<void> {
    while (this.#telling.size > 0) await Promise.all(this.#telling);
  }
}

const live = processState('live reservations', () => new Map<string, LiveReservation>());

export function liveReservation(id: string): LiveReservation | undefined {
  return live.get(id);
}

export function beginReservation(id: string, amount: number): LiveReservation {
  const begun = new LiveReservation(amount);
  live.set(id, begun);
  return begun;
}

export function endReservation(id: string): void {
  live.delete(id);
}
