/** Content hash of all books: the version of each of them. */
export const version: string = '3572b96991d9';
