/** Content hash of all books: the version of each of them. */
export const version: string = '86bb2c41105c';

/** The newest day on which one of their prices was read. */
export const day: string = '2026-12-01';
