import type { PriceBook } from '@costspan/core';
import { providerName as knownName } from '@costspan/meters/hosts';

/** The provider's name as `gen_ai.provider.name` and the price book have it; a biller of the user's own book comes first. */
export function providerName(given: string, book: PriceBook): string {
  const name = given.trim();
  return book.billers().includes(name) ? name : knownName(name);
}
