import type { Unit } from '@costspan/core';
import type { Item } from '@costspan/core/internal';

/** A price as the vendor's own API states it. */
export interface LivePrice {
  readonly model: string;
  /** undefined for a unit that the book has no word for */
  readonly unit: Unit | undefined;
  /** the vendor's own words for the unit */
  readonly unitText: string;
  /** exact decimal text, of one unit */
  readonly price: string;
  readonly currency: string;
  /** what it pays for, where the API tells */
  readonly item?: Item | undefined;
  /** what it holds for, where the API tells: resolution, audio, size … */
  readonly facts?: Readonly<Record<string, string | boolean>> | undefined;
}

/** What a vendor answered. */
export interface LivePrices {
  readonly prices: readonly LivePrice[];
  /** models that were asked for one by one and that the vendor does not know */
  readonly unknown: readonly string[];
}

export interface Vendor {
  /** `gen_ai.provider.name` of the biller */
  readonly provider: string;
  readonly baseUrl: string;
  /** environment variable with the user's key */
  readonly keyName: string;
  /** whether the API answers without a key */
  readonly keyIsOptional?: true;
  readonly authorization: (key: string) => string;
  /** `models`: those of the book, for an API that has to be asked by name */
  readonly read: (get: Get, models: readonly string[], say: (progress: string) => void) => Promise<LivePrices>;
}

/** Gets JSON of a path below the vendor's base URL; `undefined` for 404. */
export type Get = (path: string) => Promise<unknown>;
