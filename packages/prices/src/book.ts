/** A biller's prices, in the form of `price-book.schema.json`. `@costspan/core` rates calls with them. */
export interface Book {
  /** `gen_ai.provider.name` of the biller */
  readonly biller: string;
  /** ISO 4217 */
  readonly currency: string;
  /** models with their aliases and dated rates */
  readonly models: readonly { readonly model: string; readonly rates: readonly object[] }[];
}
