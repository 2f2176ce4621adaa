/** Content hash of all books: the version of each of them. */
export const version: string = '6a5d370f6ff0';
