/** Content hash of all books: the version of each of them. */
export const version: string = '41ca001fba76';
