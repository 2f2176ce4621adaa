export * from './charge.ts';
export { decimal, parseQuantity, toText } from './money.ts';
export type { Decimal, Unit } from './money.ts';
export { measure, rate, today } from './rate.ts';
export type * from './usage.ts';
export { PriceBook } from './price-book/book.ts';
export { bundledBook } from './price-book/bundled.ts';
export type * from './price-book/types.ts';
export { meterFor, registerMeter } from './meters.ts';
