/** Why a generation has no price. Of the other reasons the price is there, and what was consumed is not known. */
export const NO_PRICE: readonly string[] = [
  'unknown_model',
  'no_credit_price',
  'no_exchange_rate',
  'price_expired',
  'missing_rate',
];
