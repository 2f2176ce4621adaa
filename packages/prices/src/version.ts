/** Content hash of all books: the version of each of them. */
export const version: string = 'a4eba4eb9dbf';
