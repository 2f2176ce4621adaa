/** Content hash of all books: the version of each of them. */
export const version: string = '2de599960a32';
