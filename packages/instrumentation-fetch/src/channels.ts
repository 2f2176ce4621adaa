import { processState } from '@costspan/core/internal';

/** Whether requests are observed on diagnostics channels; a second copy of this package finds what the first observes. */
export const channels: { areObserved: boolean } = processState('observed requests', () => ({ areObserved: false }));
