/** Content hash of all books: the version of each of them. */
export const version: string = '919e00990818';
