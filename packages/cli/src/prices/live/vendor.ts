import type { Unit } from '@costspan/core';
import type { Condition, Item, Modality } from '@costspan/core/internal';
import type { Get, VendorKey } from '../../vendor-api/http.ts';

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
  /** what it pays for, where the API tells; else it is the price of what the vendor's answers count */
  readonly item?: Item | undefined;
  /** what it holds for, where the API tells: resolution, audio, size … */
  readonly facts?: Readonly<Record<string, Condition>> | undefined;
  /** what the model makes, where the API tells */
  readonly modality?: Modality | undefined;
  /** how it counts characters, where not by code points */
  readonly count?: 'utf8_bytes' | undefined;
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
  /** a shorter name that people write */
  readonly short?: string;
  readonly baseUrl: string;
  /** where its prices stand, below the base URL */
  readonly path: string;
  /** how its API is asked with the user's key; one that has none is open to everyone */
  readonly key?: VendorKey;
  /** `models`: those to ask for, by an API that has to be asked by name; all that it has where they are left out */
  readonly read: (
    get: Get,
    models: readonly string[] | undefined,
    say: (progress: string) => void,
  ) => Promise<LivePrices>;
}
