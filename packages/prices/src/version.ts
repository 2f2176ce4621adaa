/** Content hash of all books: the version of each of them. */
export const version: string = 'b3a0021c7ee7';
