/** Content hash of all books: the version of each of them. */
export const version: string = '629dd0d5eed3';

/** The newest day on which one of their prices was read. */
export const day: string = '2026-12-01';
