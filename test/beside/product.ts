import type { Dependencies } from '../packed/support/install.ts';

/** A third party, and what is to be expected of it beside costspan. */
export interface Product {
  readonly name: string;
  /** how the product is written down in the table: package and version */
  readonly title: string;
  readonly dependencies: Dependencies;
  readonly npmOptions?: readonly string[];
  /** version of `@opentelemetry/api` that the app and the product have */
  readonly api: string;
  /** version that costspan's packages have where there are two copies */
  readonly otherApi?: string;
  /** Node's arguments that start the product */
  readonly start: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** where costspan's spans arrive: at the product's back end, or by OTLP through what `register` starts */
  readonly arrives: 'intake' | 'otlp';
  /** how the call shows in what the product's back end gets, or in OTLP, without costspan */
  readonly sees: RegExp;
  /** the product does not see the call where costspan is started before it */
  readonly blindAfter?: true;
  /** what costspan says on stderr, each line once, in any order */
  readonly says?: readonly RegExp[];
  /** the same where there are two copies, in either order of start; none where it is left out */
  readonly saysOfCopies?: readonly RegExp[];
  /** what a user has to know, for the table */
  readonly note?: string;
}

export type Order = 'costspan first' | 'costspan second';
export type Copies = 'one api' | 'two apis';
