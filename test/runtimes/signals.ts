export type Signal = 'span' | 'metric' | 'ledger';

/** What of a charge reaches a back end. */
export const SIGNALS: readonly Signal[] = ['span', 'metric', 'ledger'];
