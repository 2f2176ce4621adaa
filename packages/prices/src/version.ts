/** Content hash of all books: the version of each of them. */
export const version: string = '85d07f97bc07';
