/** Content hash of all books: the version of each of them. */
export const version: string = '6d79f6e37c5e';
