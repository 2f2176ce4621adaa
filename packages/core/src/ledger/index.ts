/** Reading a ledger again: `@costspan/core/ledger`. */
export { amountOf, balances } from './balance.ts';
export type { Balance, BalanceStatus } from './balance.ts';
export { FileSink } from './file-sink.ts';
export { Ledger } from './ledger.ts';
export { ledgerFiles, readLedger } from './read.ts';
export type { LedgerEntry, LedgerProblem, LedgerSource } from './read.ts';
