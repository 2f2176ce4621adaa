/** Content hash of all books: the version of each of them. */
export const version: string = '993b224bfc4d';
