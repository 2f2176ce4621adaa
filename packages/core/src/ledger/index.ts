/** Reading a ledger again: `@costspan/core/ledger`. */
export { aboutCharge, amountOf, totalOf } from './balance.ts';
export type { Balance, BalanceStatus } from './balance.ts';
export { isExact } from './entry.ts';
export type { LedgerEntry } from './entry.ts';
export { FileSink } from './file-sink.ts';
export { ledgerFiles } from './files.ts';
export type { LedgerSource } from './files.ts';
export { Ledger } from './ledger.ts';
export type { LedgerSink } from './ledger.ts';
export { ledgerLine } from './line.ts';
export { attributesOf, readOtlp } from './otlp.ts';
export type { OtlpLine } from './otlp.ts';
export { ratedFrom, rateAgain } from './rated-from.ts';
export { ledgerOf, readLedger } from './read.ts';
export type { LedgerCharge, LedgerCounts, LedgerProblem, ReadLedger } from './read.ts';
