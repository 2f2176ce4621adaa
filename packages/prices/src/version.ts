/** Content hash of all books: the version of each of them. */
export const version: string = 'e3cae6dff9cb';
