/** Content hash of all books: the version of each of them. */
export const version: string = 'a672fb8f1246';
