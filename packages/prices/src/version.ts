/** Content hash of all books: the version of each of them. */
export const version: string = '2604f82e98c7';
