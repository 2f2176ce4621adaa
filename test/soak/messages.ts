import type { Order } from '@costspan/simulator';

/** A provider's job, as the app keeps it in its own database. */
export interface Job {
  readonly provider: 'fal' | 'openai' | 'replicate';
  readonly model: string;
  readonly id: string;
}

export type Work =
  | { readonly what: 'make'; readonly index: number }
  /** look for the end of a job */
  | { readonly what: 'follow'; readonly job: Job }
  /** a delivery; the first of a job also fetches what the body does not say */
  | {
      readonly what: 'webhook';
      readonly provider: 'fal' | 'replicate';
      readonly body: string;
      readonly first: boolean;
    };

export type ToWorker =
  | { readonly task: number; readonly work: Work }
  /** look for jobs whose end nobody has seen, as if it were later by so many ms */
  | { readonly sweep: number }
  | { readonly sample: true };

export type FromWorker =
  | { readonly ready: true }
  /** the app knows the job from here on, also when the worker dies */
  | { readonly submitted: number; readonly job: Job }
  | { readonly done: number; readonly end: 'made' | 'failed' | 'recorded' | 'known' | 'ignored'; readonly why?: string }
  | { readonly swept: true }
  /** bytes after a collection, with nothing under way */
  | { readonly heap: number };

/** An order of the simulators by the name that it is counted under. */
export interface NamedOrder {
  readonly name: string;
  readonly provider: Job['provider'];
  readonly order: Order;
}

export type ToProviders =
  | { readonly orders: readonly NamedOrder[] }
  /** answers once no webhook is under way */
  | { readonly deliver: true }
  /** append the invoice to a file of JSON lines, and forget everything */
  | { readonly close: string };

export interface Urls {
  readonly openai: string;
  readonly fal: string;
  readonly replicate: string;
}

export type FromProviders = { readonly urls: Urls } | { readonly delivered: true } | { readonly closed: Bill };

/** One slice by the providers' own books. */
export interface Bill {
  /** of its lines, in units of 10^-30 USD */
  readonly total: string;
  readonly lines: number;
  readonly requests: number;
  readonly webhooks: number;
  /** requests that met an order, by the order's name */
  readonly met: Readonly<Record<string, number>>;
}
