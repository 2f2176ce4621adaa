/** Content hash of all books: the version of each of them. */
export const version: string = 'bd3c249c06c9';
