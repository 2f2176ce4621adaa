/** The package's version: that of the instrumentation scope of metrics and ledger records. */
export const VERSION: string = '0.1.0';
