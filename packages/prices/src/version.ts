/** Content hash of all books: the version of each of them. */
export const version: string = 'ed3def2d0c3f';
