/** Content hash of all books: the version of each of them. */
export const version: string = '3767b47b3a1b';
