import type { Tier } from '../charge.ts';
import type { Unit } from '../money.ts';
import type { Item } from '../usage.ts';

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

export type Evidence = 'vendor_page' | 'vendor_api' | 'observed_bill' | 'secondary' | 'user';

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
  readonly band?: { readonly after?: string | undefined; readonly upTo?: string | undefined } | undefined;
  /** the quantity is at least that of another item × times */
  readonly floor?: { readonly item: Item; readonly times: string } | undefined;
  /** an item whose quantity is billed together with the rate's own */
  readonly plus?: Item | undefined;
  /** the price grows in proportion to a number among the facts, once that is beyond what the price includes */
  readonly grows?: { readonly with: string; readonly beyond: number } | undefined;
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
  readonly modality: Modality;
  readonly tier: Tier;
  readonly tierBasis: 'vendor_line_up' | 'price_rank' | 'user';
  /** documented defaults of request parameters that decide the price */
  readonly defaults?: Readonly<Record<string, Scalar>> | undefined;
  readonly defaultsSource?: string | undefined;
  readonly outcomes?: OutcomeRules | undefined;
  /** first day on which the service takes no more calls; earlier calls keep their price */
  readonly ended?: string | undefined;
  readonly rates: readonly RateEntry[];
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
  readonly models: readonly ModelEntry[];
  /** disagreements of sources, and facts that no entry can hold */
  readonly notes?: readonly string[] | undefined;
}

/** A user's layer over the bundled book: models of its own, and factors on list prices. */
export interface PriceLayer {
  readonly $schema?: string | undefined;
  /** a model named here replaces the bundled one of that name */
  readonly books?: readonly BillerBook[] | undefined;
  /** effective price = list price × factor; the most specific one holds */
  readonly multipliers?:
    | readonly { readonly biller: string; readonly model?: string | undefined; readonly factor: string }[]
    | undefined;
}
