/** Content hash of all books: the version of each of them. */
export const version: string = '6f8ce917a2cf';

/** The newest day on which one of their prices was read. */
export const day: string = '2026-12-01';
