/** Content hash of all books: the version of each of them. */
export const version: string = 'a79a74b830b4';
