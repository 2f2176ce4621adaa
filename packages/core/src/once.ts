/** A set of keys that forgets the oldest ones: bounded memory for "was this seen before". */
export class RecentKeys {
  readonly #keys = new Set<string>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** True the first time a key is seen. */
  first(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    if (this.#keys.size > this.#most)
      for (const oldest of this.#keys) {
        this.#keys.delete(oldest);
        break;
      }
    return true;
  }

  clear(): void {
    this.#keys.clear();
  }
}
