/** Content hash of all books: the version of each of them. */
export const version: string = '3e33c9288082';
