/** Content hash of all books: the version of each of them. */
export const version: string = '163d7bac33cb';
