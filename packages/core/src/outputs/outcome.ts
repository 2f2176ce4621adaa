/** What became of an output; `pending` while nobody has judged it. */
export type Outcome = 'accepted' | 'rejected' | 'failed' | 'pending';
