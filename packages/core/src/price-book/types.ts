import type { Unit } from '../util/money.ts';
import type { CharacterCount, Item } from '../usage/usage.ts';

type Scalar = string | number | boolean;

/** A fact that must hold: a value, one of several, or a range (`over` and `below` exclude their bound). */
export type Condition =
  | Scalar
  | readonly Scalar[]
  | {
      readonly over?: number | undefined;
      readonly from?: number | undefined;
      readonly below?: number | undefined;
      readonly to?: number | undefined;
    };

/** A model's place in its vendor's line-up. */
export type Tier = 'budget' | 'standard' | 'flagship';

/** The price entry that a line was rated with. */
export interface PriceRef {
  readonly id: string;
  /** content hash of the book in force */
  readonly version: string;
  /** day the price was last read from its source, `YYYY-MM-DD` */
  readonly checked: string;
  readonly origin: 'bundled' | 'user' | 'provider';
  readonly source?: string | undefined;
}

export type Evidence = 'vendor_page' | 'vendor_api' | 'observed_bill' | 'secondary' | 'user';

/** `dated`: until a day that is stated; `open`: for a time whose end is not stated; `none`: it is the regular price. */
export type Promotion = 'dated' | 'open' | 'none';

/** One price of one item of a model. All prices and quantities are exact decimals as text. */
export interface RateEntry {
  readonly id: string;
  readonly item: Item;
  readonly unit: Unit;
  /** price of `per` units */
  readonly price: string;
  readonly per?: 1 | 100 | 1000 | 1_000_000 | undefined;
  readonly when?: Readonly<Record<string, Condition>> | undefined;
  /** pixels in a megapixel, as this vendor counts */
  readonly pixels?: 1_000_000 | 1_048_576 | undefined;
  readonly round?:
    | {
        /** round every single output, or the sum of the request */
        readonly of: 'each' | 'request';
        /** unit of `step`, `minimum` and `maximum`, where it is not the rate's own: at least 10 seconds of an hour's price */
        readonly in?: 'second' | undefined;
        readonly step?: string | undefined;
        readonly minimum?: string | undefined;
        readonly maximum?: string | undefined;
      }
    | undefined;
  /** the part of the quantity that this rate pays for, for example each megapixel after the first */
  readonly band?:
    | {
        readonly after?: string | undefined;
        readonly upTo?: string | undefined;
        /** of every single output; of the sum of the request where it is left out */
        readonly of?: 'each' | undefined;
      }
    | undefined;
  /** the quantity is at least that of another item × times */
  readonly floor?: { readonly item: Item; readonly times: string } | undefined;
  /** an item whose quantity is billed together with the rate's own */
  readonly plus?: Item | undefined;
  /** the price grows in proportion to a number among the facts, once that is beyond what the price includes */
  readonly grows?: { readonly with: string; readonly beyond: number } | undefined;
  /** name of a surcharge: it is paid on top of the item's own price; surcharges of one name exclude each other */
  readonly surcharge?: string | undefined;
  /** how this vendor counts characters; Unicode code points where it is left out */
  readonly count?: CharacterCount | undefined;
  /** covers a part of the bill only (the output, not the prompt): the charge is an estimate */
  readonly partial?: true | undefined;
  readonly tier?: Tier | undefined;
  /** first day on which the price holds, `YYYY-MM-DD` */
  readonly from?: string | undefined;
  /** first day on which the price no longer holds */
  readonly until?: string | undefined;
  readonly source: string;
  /** day the source was read */
  readonly seen: string;
  readonly evidence: Evidence;
  /** name and version of the public table that states what the source does, where it was taken from one as a whole */
  readonly table?: string | undefined;
  /** how many readings of the price agree, each by someone else; one where it is left out */
  readonly witnesses?: number | undefined;
  /** whether the price holds for a limited time only, where that was asked */
  readonly promotion?: Promotion | undefined;
  readonly note?: string | undefined;
}

/** `metered`: what the provider metered is charged, and nothing where it metered nothing. */
export interface OutcomeRule {
  readonly outcome: 'charged' | 'not_charged' | 'unknown' | 'metered';
  readonly source: string;
  readonly seen: string;
  readonly note?: string | undefined;
}

/** Ends that need a billing rule; a success is charged. */
export type UnhappyEnd = 'failed' | 'canceled' | 'filtered' | 'refused' | 'invalid' | 'server_error' | 'no_answer';

export type OutcomeRules = Readonly<Partial<Record<UnhappyEnd, OutcomeRule | undefined>>>;

export type Modality =
  | 'image'
  | 'video'
  | 'speech'
  | 'transcription'
  | 'music'
  | 'audio'
  | 'text'
  | 'realtime'
  | '3d'
  | 'compute';

export interface ModelEntry {
  readonly model: string;
  /** other names of the same model at the same price: dated snapshots, regional names */
  readonly aliases?: readonly string[] | undefined;
  /** what the maker sells as one model, whoever bills it: `MAKER/NAME`. All of a family have one tier */
  readonly family?: string | undefined;
  readonly modality: Modality;
  /** undefined only of a model of the user's own */
  readonly tier?: Tier | undefined;
  readonly tierBasis?: 'vendor_line_up' | 'price_rank' | 'user' | undefined;
  /** documented defaults of request parameters that decide the price */
  readonly defaults?: Readonly<Record<string, Scalar>> | undefined;
  readonly defaultsSource?: string | undefined;
  readonly outcomes?: OutcomeRules | undefined;
  /** first day on which the service takes no more calls; earlier calls keep their price */
  readonly ended?: string | undefined;
  /** where its end is stated, and the day on which that was read */
  readonly endedSource?: string | undefined;
  readonly rates: readonly RateEntry[];
  /** what its prices are in a region; the biller's where it is left out */
  readonly regions?: readonly RegionPrice[] | undefined;
  readonly note?: string | undefined;
}

/**
 * What list prices are multiplied by in a region: a call that went to a region (the fact `region`)
 * of which nothing is stated has no price. A call that went to none has the list price.
 */
export interface RegionPrice {
  /** regions as the biller names them; every one where it is left out */
  readonly in?: readonly string[] | undefined;
  readonly factor: string;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly source: string;
  readonly seen: string;
  readonly evidence: Evidence;
  readonly note?: string | undefined;
}

/** What one credit costs: pays for every call whose credits the biller reports, of whatever model. */
export interface CreditPrice {
  readonly price: string;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly source: string;
  readonly seen: string;
  readonly evidence: Evidence;
  readonly note?: string | undefined;
}

/** One biller's prices: a file of the bundled book, or a part of a user's layer. */
export interface BillerBook {
  readonly $schema?: string | undefined;
  /** `gen_ai.provider.name` of the biller */
  readonly biller: string;
  /** ISO 4217 */
  readonly currency: string;
  readonly outcomes?: OutcomeRules | undefined;
  /** the list price of a credit over time, where it is the same for everyone */
  readonly credit?: readonly CreditPrice[] | undefined;
  /** what its tools cost, whichever of its models uses them; a model's own price of the item comes first */
  readonly fees?: readonly RateEntry[] | undefined;
  /** what its models' prices are in a region, where the model does not say so itself */
  readonly regions?: readonly RegionPrice[] | undefined;
  readonly models: readonly ModelEntry[];
  /** disagreements of sources, and facts that no entry can hold */
  readonly notes?: readonly string[] | undefined;
}

/** A new price for one rate of a book: from its first day, or for all days. */
export interface RateReplacement {
  readonly biller: string;
  /** of the rate that it replaces */
  readonly id: string;
  /** of as many units as the replaced price, unless `per` says otherwise */
  readonly price: string;
  readonly per?: RateEntry['per'];
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly source?: string | undefined;
  readonly seen: string;
}

/** A factor on list prices. The most specific one holds: model before service tier before account before biller. */
export interface Multiplier {
  readonly biller: string;
  /** as `configure({ accounts })` or `COSTSPAN_ACCOUNTS` names the account in force */
  readonly account?: string | undefined;
  readonly model?: string | undefined;
  /** as served: `standard`, `batch`, `flex`, `priority` */
  readonly serviceTier?: string | undefined;
  readonly factor: string;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** What a credit costs the user: the plan decides it. */
export interface OwnCreditPrice {
  readonly biller: string;
  readonly account?: string | undefined;
  readonly price: string;
  /** ISO 4217; the biller's own where it is left out */
  readonly currency?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly source?: string | undefined;
  readonly seen: string;
}

/** One `from` is `rate` US dollars. */
export interface ExchangeRate {
  readonly from: string;
  readonly to: 'USD';
  readonly rate: string;
  /** day of the rate */
  readonly seen: string;
  /** first day on which it no longer holds */
  readonly until?: string | undefined;
}

/** A user's layer over the bundled book: prices of its own, and factors on list prices. */
export interface PriceLayer {
  readonly $schema?: string | undefined;
  /** first day on which nothing of the layer holds: what it priced is unpriced then */
  readonly until?: string | undefined;
  /** a model named here replaces the bundled one of that name */
  readonly books?: readonly Omit<BillerBook, 'credit' | 'fees'>[] | undefined;
  /** single prices of models that are in the book, by their id */
  readonly rates?: readonly RateReplacement[] | undefined;
  readonly multipliers?: readonly Multiplier[] | undefined;
  readonly credits?: readonly OwnCreditPrice[] | undefined;
  readonly exchangeRates?: readonly ExchangeRate[] | undefined;
}

/** A layer that is not checked yet, and where it comes from: a file, or `configure({ prices })`. */
export interface GivenLayer {
  readonly layer: unknown;
  readonly origin: string;
}

/** By biller, the account that its calls are billed to. */
export type Accounts = Readonly<Record<string, string>>;
