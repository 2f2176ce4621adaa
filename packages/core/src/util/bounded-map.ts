interface Entry<K, V> {
  readonly key: K;
  value: V;
  older: Entry<K, V> | undefined;
  newer: Entry<K, V> | undefined;
}

/**
 * A map that keeps the `max` keys that were set last: beyond it the oldest key is forgotten. Setting
 * a key again keeps its age. Every operation takes the same time, however large the map is: a plain
 * Map has to pass over all deleted keys to find its first one.
 */
export class BoundedMap<K, V> {
  readonly #max: number;
  readonly #entries = new Map<K, Entry<K, V>>();
  #oldest: Entry<K, V> | undefined;
  #newest: Entry<K, V> | undefined;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key)?.value;
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  set(key: K, value: V): void {
    const known = this.#entries.get(key);
    if (known) {
      known.value = value;
      return;
    }
    const entry: Entry<K, V> = { key, value, older: this.#newest, newer: undefined };
    if (this.#newest) this.#newest.newer = entry;
    else this.#oldest = entry;
    this.#newest = entry;
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#max && this.#oldest) this.delete(this.#oldest.key);
  }

  delete(key: K): boolean {
    const entry = this.#entries.get(key);
    if (!entry) return false;
    this.#entries.delete(key);
    const { older, newer } = entry;
    if (older) older.newer = newer;
    else this.#oldest = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
    // A forgotten entry that leads to younger ones keeps them through every collection of young objects.
    entry.older = undefined;
    entry.newer = undefined;
    return true;
  }

  clear(): void {
    this.#entries.clear();
    this.#oldest = undefined;
    this.#newest = undefined;
  }

  /** The keys, oldest first. */
  keys(): IterableIterator<K> {
    return this.#entries.keys();
  }

  /** The values, oldest key first. */
  *values(): Generator<V, void> {
    for (const { value } of this.#entries.values()) yield value;
  }

  /** Keys and values, oldest key first. */
  *[Symbol.iterator](): Generator<[K, V], void> {
    for (const { key, value } of this.#entries.values()) yield [key, value];
  }
}
