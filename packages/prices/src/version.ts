/** Content hash of all books: the version of each of them. */
export const version: string = 'a74481781bdf';
