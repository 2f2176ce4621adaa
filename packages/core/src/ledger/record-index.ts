import { node } from '../util/node.ts';

/** Slots per record at least: 4 to 3. */
const FULL = 0.75;
const FIRST_SLOTS = 1 << 12;

/**
 * Which of the records with one key counts, in 20 bytes a slot and some 40 a record: a million
 * records take 40 MB where their keys as text would take 150. A key is known by 64 bits of its
 * SHA-256: that two of a million keys share them has a chance of 1 in 30 million.
 */
export class RecordIndex {
  readonly #hash = hashOnNode();
  #hashes = new Uint32Array(FIRST_SLOTS * 2);
  #worths = new Float64Array(FIRST_SLOTS);
  /** the number of the record that counts, from 1; 0 is an empty slot */
  #numbers = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  /**
   * Takes a record; `worth` above that of another with its key makes it count instead. Answers the
   * number of the one that does not count: another's, its own, or 0 where the key is new.
   */
  add(key: string, worth: number, number: number): number {
    if (this.#size >= this.#numbers.length * FULL) this.#grow();
    const [high, low] = this.#hash(key);
    const slot = this.#slot(high, low);
    const before = this.#numbers[slot] ?? 0;
    if (before === 0) this.#size++;
    else if (worth <= (this.#worths[slot] ?? 0)) return number;
    this.#put(slot, high, low, worth, number);
    return before;
  }

  /** What the record of a key that counts is worth; undefined where there is none. */
  worthOf(key: string): number | undefined {
    const slot = this.#slot(...this.#hash(key));
    return this.#numbers[slot] === 0 ? undefined : this.#worths[slot];
  }

  /** Where a key stands, or the empty slot where it would. */
  #slot(high: number, low: number): number {
    const last = this.#numbers.length - 1;
    let slot = low & last;
    while (this.#numbers[slot] !== 0 && (this.#hashes[2 * slot] !== high || this.#hashes[2 * slot + 1] !== low))
      slot = (slot + 1) & last;
    return slot;
  }

  #put(slot: number, high: number, low: number, worth: number, number: number): void {
    this.#hashes[2 * slot] = high;
    this.#hashes[2 * slot + 1] = low;
    this.#worths[slot] = worth;
    this.#numbers[slot] = number;
  }

  #grow(): void {
    const [hashes, worths, numbers] = [this.#hashes, this.#worths, this.#numbers];
    this.#hashes = new Uint32Array(hashes.length * 2);
    this.#worths = new Float64Array(worths.length * 2);
    this.#numbers = new Uint32Array(numbers.length * 2);
    for (const [at, number] of numbers.entries())
      if (number !== 0) {
        const [high = 0, low = 0] = hashes.subarray(2 * at, 2 * at + 2);
        this.#put(this.#slot(high, low), high, low, worths[at] ?? 0, number);
      }
  }
}

/** Two times 32 bits of a key. Read from text: a buffer for each key would be a million pieces outside of the heap. */
function hashOnNode(): (key: string) => readonly [high: number, low: number] {
  const crypto = node?.getBuiltinModule?.('node:crypto');
  if (!crypto) throw new Error('a ledger can be read only where there is node:crypto');
  return (key) => {
    const digest = crypto.hash('sha256', key, 'hex');
    return [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16)];
  };
}
