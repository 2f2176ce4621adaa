/** Content hash of all books: the version of each of them. */
export const version: string = '2ed3f4949a29';
