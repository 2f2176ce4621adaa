/** Content hash of all books: the version of each of them. */
export const version: string = 'b0f843385dd8';

/** The newest day on which one of their prices was read. */
export const day: string = '2026-12-01';
