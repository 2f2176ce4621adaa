/** What an app does once, and how many generations that is. */
export interface Kind {
  readonly name: KindName;
  /** of a thousand */
  readonly share: number;
  readonly generations: number;
  /** no generation of this kind is billed more, in USD: what a call may have cost of which nobody knows anything */
  readonly most: string;
}

export type KindName = (typeof KINDS)[number]['name'];

/*
 * Only models that are billed by what the request says: the estimate of a call that was never
 * answered is then its price, and bounds what is at risk. Tokens of an image are not.
 */
export const KINDS = [
  { name: 'image', share: 260, generations: 1, most: '0.12' },
  { name: 'speech', share: 50, generations: 1, most: '0.01' },
  { name: 'run', share: 200, generations: 1, most: '0.012' },
  { name: 'prediction', share: 140, generations: 1, most: '0.012' },
  { name: 'subscription', share: 40, generations: 1, most: '0.1' },
  { name: 'polled clip', share: 60, generations: 1, most: '0.84' },
  { name: 'polled video', share: 40, generations: 1, most: '0.4' },
  { name: 'polled prediction', share: 50, generations: 1, most: '0.1' },
  { name: 'clip seen elsewhere', share: 40, generations: 1, most: '0.84' },
  { name: 'clip with webhook', share: 50, generations: 1, most: '3.2' },
  { name: 'prediction with webhook', share: 40, generations: 1, most: '0.151' },
  { name: 'output', share: 20, generations: 2, most: '0.012' },
  { name: 'forgotten image', share: 10, generations: 1, most: '0.16' },
] as const;

const WHOLE = KINDS.reduce((sum, { share }) => sum + share, 0);

/** A number from 0 to below 1 that depends on nothing but its arguments; `salt` makes several of one index. */
export function chance(seed: number, index: number, salt: number): number {
  // The finalizer of MurmurHash3: neighbours come out unrelated.
  let bits =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35) ^ Math.imul(salt + 1, 0x27d4eb2f);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

/** What the app does the index-th time. */
export function kindOf(seed: number, index: number): Kind {
  let left = chance(seed, index, 0) * WHOLE;
  for (const kind of KINDS) if ((left -= kind.share) < 0) return kind;
  return KINDS[0];
}

/** What goes wrong in a slice, and so what its ledger has to be. */
export type Weather = (typeof WEATHERS)[number] | 'ended anywhere';

/** In turn: nothing that the app knows of is lost in them. */
const WEATHERS = ['calm', 'drops', 'kill while settling', 'store restarted', 'stopped'] as const;

export interface Slice {
  readonly number: number;
  readonly weather: Weather;
  /** with those of the slices before */
  readonly generations: number;
}

/** So many generations at most before memory is sampled and the bills are compared. */
const LARGEST = 25_000;
const FEWEST = 2 * (WEATHERS.length + 1);
/** In the last part of the run processes end in the middle of calls that then only the invoice knows of. */
const LAST_PART = 1 / 6;

export function slicesOf(generations: number): Slice[] {
  const count = Math.max(FEWEST, Math.ceil(generations / LARGEST));
  const last = count - Math.floor(count * LAST_PART);
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    weather: i < last ? (WEATHERS[i % WEATHERS.length] as Weather) : 'ended anywhere',
    generations: Math.round((generations * (i + 1)) / count),
  }));
}
