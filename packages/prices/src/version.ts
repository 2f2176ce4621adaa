/** Content hash of all books: the version of each of them. */
export const version: string = '17b8116b4e82';
