import type { Decimal, Unit } from '../util/money.ts';

/** What a line of a charge pays for; FOCUS calls it the meter of a SKU. */
export type Item =
  | 'image_output'
  | 'image_input'
  | 'image_cached_input'
  | 'video_output'
  | 'video_input'
  | 'audio_output'
  | 'audio_input'
  | 'audio_cached_input'
  | 'text_output'
  | 'text_input'
  | 'text_cached_input'
  /** tokens written to a cache, where the answer does not say for how long they are kept */
  | 'text_cache_write'
  | 'text_cache_write_5m'
  | 'text_cache_write_1h'
  | 'request'
  | Tool
  | 'compute'
  /** what a gateway takes where the user's own key pays the model's provider, and what that provider takes */
  | 'gateway_fee'
  | 'upstream'
  /** the provider's own count of billed units: it pays for the whole generation */
  | 'billed';

/**
 * A tool that the provider runs for the model and bills beside its tokens. Google bills grounding by
 * the query or by the prompt, as the model's generation has it.
 */
export type Tool =
  | 'web_search'
  | 'x_search'
  | 'web_fetch'
  | 'file_search'
  | 'code_execution'
  | 'grounding_query'
  | 'grounding_prompt'
  | 'maps_query'
  | 'maps_prompt';

/** Where a quantity comes from, best first: `costspan.cost.basis`. */
export type Basis = 'reported_amount' | 'billed_units' | 'usage' | 'request' | 'default';

/** Ways of counting a text beside its Unicode code points: UTF-8 bytes, or each Chinese character twice. */
export type CharacterCount = 'utf8_bytes' | 'han_double';

/** One consumed quantity. */
export interface Measure {
  readonly item: Item;
  readonly unit: Unit;
  readonly quantity: Decimal;
  readonly basis: Basis;
  /** quantities of the single outputs that make up the sum, for prices that round output by output */
  readonly each?: readonly Decimal[] | undefined;
  /** other counts of the same text, for vendors that do not bill code points */
  readonly counts?: Readonly<Record<CharacterCount, number>> | undefined;
}

/** Width and height in pixels of one image, delivered or sent. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/**
 * What decides a price beside the quantity: resolution, quality, audio … Request parameters keep
 * the provider's own name (`generate_audio`); facts that several providers share have one name:
 * `resolution`, `size` (`WxH`), `quality`, `duration` (s), `service_tier`, `operation`.
 */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/** How a generation came to its end; the biller's rule for it decides what is charged. */
export type End =
  | 'succeeded'
  /** accepted and failed while running */
  | 'failed'
  | 'canceled'
  /** withheld by the provider's content filter */
  | 'filtered'
  /** answered with a client error (4xx): not accepted */
  | 'refused'
  /** answered with 422: the input was accepted for validation by the model's runner */
  | 'invalid'
  /** answered with a server error (5xx) */
  | 'server_error'
  /** never left the app: refused by the SDK itself, or aborted before it was sent */
  | 'not_sent'
  /** sent, and no answer ever came */
  | 'no_answer'
  /** accepted, not ended yet */
  | 'pending';

/** What a generation makes: `gen_ai.output.type`. */
export type OutputType = 'image' | 'video' | 'speech' | 'audio' | 'text';

/** What is known about the outputs; goes to the span, never to a metric. */
export interface Media {
  readonly count?: number | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly resolution?: string | undefined;
  /** seconds of one output */
  readonly duration?: number | undefined;
  readonly hasAudio?: boolean | undefined;
  readonly quality?: string | undefined;
}

/** Money that an answer states. */
export interface Reported {
  /** the whole bill, exact decimal text */
  readonly amount: string;
  /** ISO 4217 */
  readonly currency: string;
  /** what the amount is made up of, where two send a bill: the gateway's fee and the upstream provider's price */
  readonly parts?: readonly { readonly item: 'gateway_fee' | 'upstream'; readonly amount: string }[] | undefined;
}

/** What one generation consumed, as its meter read it: no price, no telemetry. */
export interface Usage {
  /** `gen_ai.provider.name` of who answered, also the biller in the price book */
  readonly provider: string;
  /** model as the provider bills it */
  readonly model?: string | undefined;
  readonly responseModel?: string | undefined;
  /** the provider's handle of the job or answer */
  readonly responseId?: string | undefined;
  readonly outputType?: OutputType | undefined;
  readonly end: End;
  readonly measures: readonly Measure[];
  /** sizes of single images, for prices per megapixel that round image by image */
  readonly sizes?:
    | {
        readonly image_output?: readonly PixelSize[] | undefined;
        readonly image_input?: readonly PixelSize[] | undefined;
      }
    | undefined;
  readonly facts: Facts;
  /** `partial`: the answer states money, and not all of the bill */
  readonly reported?: Reported | 'partial' | undefined;
  /** true where the request was not seen: what it left out is then not known either, and no default stands in */
  readonly requestUnknown?: boolean | undefined;
  /** quantities that the model's documented defaults stated in place of the request: `duration`, `size` */
  readonly assumed?: Facts | undefined;
  /** true where the provider would have reported units and did not */
  readonly incomplete?: boolean | undefined;
  /** the provider says that it bills nothing for what this is */
  readonly isFree?: boolean | undefined;
  /** how certain the charge is at best, as the app itself says of it */
  readonly atBest?: 'estimated' | 'at_risk' | undefined;
  /** quantity of the main unit that was asked for, where delivery may differ */
  readonly requestedQuantity?: number | undefined;
  readonly media?: Media | undefined;
  readonly input?:
    | {
        readonly characters?: number | undefined;
        readonly images?: number | undefined;
        readonly duration?: number | undefined;
      }
    | undefined;
  readonly tokens?: { readonly input?: number | undefined; readonly output?: number | undefined } | undefined;
  /** seconds the job waited and ran, by the provider's clock */
  readonly times?: { readonly queue?: number | undefined; readonly run?: number | undefined } | undefined;
}

/**
 * One HTTP exchange with a provider as a meter sees it. The same meter serves the SDK wrapper, a
 * webhook and `costspan explain`.
 */
export interface Exchange {
  readonly provider: string;
  readonly model?: string | undefined;
  readonly operation?: string | undefined;
  /** HTTP status; absent while no answer is known */
  readonly status?: number | undefined;
  readonly url?: string | undefined;
  readonly request?: unknown;
  readonly response?: unknown;
  /** of a job: what its submit was answered, for what a biller states there and not at the end */
  readonly submitted?: unknown;
  /** lower-case header names */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Reads one exchange into its one usage; undefined where the exchange is no billable generation. */
export type MeterFunction = (exchange: Exchange) => Usage | undefined;

/** Turns the exchanges of one biller into usage. Pure: no input or output, no telemetry, no price; it never throws. */
export interface Meter {
  /** `gen_ai.provider.name`, also the biller in the price book */
  readonly provider: string;
  /** one usage for each charge in the exchange, the exchange's own first; none where it is no billable generation */
  readonly usages: (exchange: Exchange) => readonly Usage[];
  /** left out where nobody calls the biller but by its SDK */
  readonly routes?: Routes | undefined;
}

/** What requests to a biller's URLs are, for whoever sees HTTP alone. URLs are the biller's own, with their query. */
export interface Routes {
  /** whether a POST makes what is billed */
  bills(url: string, request?: unknown): boolean;
  /** the job that any other request asks for, so that its answer may tell the end; undefined where it asks for none */
  jobOf?(url: string, request?: unknown): string | undefined;
  /** false for an answer about something that was charged at once, and is no job */
  isJob?(response: unknown): boolean;
  /** whether an error that answers a question about a job says that the job is over; left out, it says nothing of the job */
  endsJob?(exchange: Exchange): boolean;
}
